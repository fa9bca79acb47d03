import { type FoundPasses, SearchPasses } from '@boxoffice/shared/api/check-ins.ts';
import { MOST_USERS, UserEmails } from '@boxoffice/shared/api/user-emails.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { askService } from '@boxoffice/shared/functions/ask-owner.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { type Pass, passId, statusOf } from '../domain/pass.ts';
import { isMatch, MOST_FOUND, MOST_SEARCHED, masked } from '../domain/search.ts';
import { passesService } from '../service.ts';
import { passesOfTicket } from '../tables/seats.ts';
import { requireDoor } from './may-check-in.ts';
import { shownAdmission } from './shown-check-in.ts';

export const searchPasses = httpFunction(
  passesService,
  'search-passes',
  SearchPasses,
  async ({ params, body, caller, headers, given }) => {
    await requireDoor({ params, caller, headers, given });
    const all = await passesOfTicket(params.id);
    const searched = all.slice(0, MOST_SEARCHED);
    const emails = await emailsOf([...new Set(searched.map(({ seat }) => seat.holder))]);
    const found = searched.flatMap((pass) => {
      const email = addressesOf(pass, emails).find((address) => isMatch(address, body.text));
      return email === undefined ? [] : [view(pass, email)];
    });
    found.sort((one, other) => (one.id < other.id ? -1 : 1));
    const complete = all.length <= MOST_SEARCHED && found.length <= MOST_FOUND;
    return ok({ passes: found.slice(0, MOST_FOUND), complete } satisfies FoundPasses);
  },
);

/** The holder's address, and the one that the last giver sent the pass to. */
function addressesOf({ seat }: Pass, emails: Map<string, string>): string[] {
  const sentTo = seat.history.at(-1)?.email;
  return [emails.get(seat.holder), sentTo].filter((email) => email !== undefined);
}

const view = (pass: Pass, email: string): FoundPasses['passes'][number] => ({
  ...{ id: passId(pass.seat), seat: pass.seat.seat, of: pass.order.seats },
  ...{ status: statusOf(pass), email: masked(email) },
  ...shownAdmission(pass.seat),
});

async function emailsOf(ids: string[]): Promise<Map<string, string>> {
  const batches = Array.from({ length: Math.ceil(ids.length / MOST_USERS) }, (_, n) =>
    ids.slice(n * MOST_USERS, (n + 1) * MOST_USERS),
  );
  const ask = (batch: string[]) =>
    askService(`${config.AUTH_URL}/replicas/users/emails`, { ids: batch }, UserEmails);
  return new Map((await Promise.all(batches.map(ask))).flatMap((emails) => Object.entries(emails)));
}
