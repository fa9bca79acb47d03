import { Errors } from '@boxoffice/shared/api/errors.ts';
import fc from 'fast-check';
import type { Sent } from './requests.ts';

/** What became of one request. */
export interface Answered {
  sent: Sent;
  status: number;
  text: string;
  ms: number;
}

/** How many requests are under way at once. */
const AT_ONCE = 8;
/** No answer for so long is none, in milliseconds. */
const PATIENCE_MS = 30_000;

/** The requests that a seed stands for: always the same ones. */
export const drawn = (requests: fc.Arbitrary<Sent>, seed: number, count: number): Sent[] =>
  fc.sample(requests, { seed, numRuns: count });

/** Sends requests, several at a time: each once, or twice at the same time. */
export async function sendAll(url: string, requests: Sent[]): Promise<Answered[]> {
  const queue = requests.values();
  const answers: Answered[] = [];
  const work = async () => {
    for (const sent of queue)
      answers.push(...(await Promise.all((sent.twice ? [sent, sent] : [sent]).map((one) => send(url, one)))));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

async function send(url: string, sent: Sent): Promise<Answered> {
  const { method, path, headers, body } = sent;
  const began = performance.now();
  const response = await fetch(url + path, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return { sent, status: response.status, text, ms: performance.now() - began };
}

const STACK = /\n\s+at |node_modules|\.(ts|js|cjs):\d|Error:|ECONN|DynamoDB|ValidationException/;

/** What is wrong with an answer, whatever was asked. */
export function complaintsOf({ sent, status, text }: Answered): string[] {
  const shown = `${sent.operation} answered ${status} to ${JSON.stringify(sent).slice(0, 600)}`;
  const refusal = status >= 400 && !isContract(text);
  return [
    ...(status >= 500 ? [`${shown}: ${text.slice(0, 200)}`] : []),
    ...(status >= 400 && STACK.test(text)
      ? [`${shown} with something of the inside: ${text.slice(0, 300)}`]
      : []),
    ...(refusal ? [`${shown}, which is no error of the contract: ${text.slice(0, 200)}`] : []),
  ];
}

/** Requests that had one Idempotency-Key and made two things. */
export function twoAnswers(answers: Answered[]): string[] {
  const keyed = answers.filter(
    ({ sent, status }) => sent.twice && sent.headers['idempotency-key'] && status < 300,
  );
  return [...Map.groupBy(keyed, ({ sent }) => sent)].flatMap(([sent, twins]) =>
    new Set(twins.map(({ text }) => text)).size > 1
      ? [`${sent.operation} answered twins differently: ${JSON.stringify(sent)}`]
      : [],
  );
}

/** Whether a text is a refusal as the contract has it, with codes of its list. */
function isContract(text: string): boolean {
  try {
    return Errors.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** Whether the answer is a refusal that the same request gets whenever it is sent. */
export const isRefused = ({ status }: Answered): boolean =>
  [400, 401, 403, 404, 405, 413, 415].includes(status);
