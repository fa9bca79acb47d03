import type { Context } from './context.ts';

const REQUESTS = 500;
const TOGETHER = 10;
/** Larger than what one read of a socket returns. */
const BODY = 'x'.repeat(100_000);

/** Sends bodies that nobody reads, to a page that does not exist: no answer is cut off. */
export async function bodies({ report, ingress }: Context): Promise<void> {
  const request = { host: 'site.boxoffice.localhost', path: '/no-such-page', method: 'POST', body: BODY };
  const answers = new Map<string, number>();
  const sendAll = async (): Promise<void> => {
    for (let n = 0; n < REQUESTS / TOGETHER; n++) {
      const answer = await ingress.send(request).then(
        ({ status }) => `${status}`,
        (error: Error) => error.message,
      );
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, sendAll));
  const isWhole = [...answers.keys()].every((answer) => /^4\d\d$/.test(answer));
  const counts = [...answers].map(([answer, count]) => `${count} × ${answer}`).join(', ');
  report.figure(`${REQUESTS} posts of 100 kB to a page that does not exist`, counts);
  report.check('no answer to them is cut off', isWhole, counts);
}
