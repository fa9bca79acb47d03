import { type FoundPasses, SearchPasses } from '@boxoffice/shared/api/check-ins.ts';
import type { Recipient } from '@boxoffice/shared/api/recipients.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { type Pass, passId, statusOf } from '../domain/pass.ts';
import { isMatch, MOST_FOUND, MOST_SEARCHED, masked } from '../domain/search.ts';
import { recipientsOf } from '../mail/recipients.ts';
import { passesService } from '../service.ts';
import { passesOfTicket } from '../tables/seats.ts';
import { requireCheckInAccess } from './may-check-in.ts';
import { shownAdmission } from './shown-check-in.ts';

export const searchPasses = httpFunction(
  passesService,
  'search-passes',
  SearchPasses,
  async ({ params, body, caller, headers, given }) => {
    await requireCheckInAccess({ params, caller, headers, given });
    const all = await passesOfTicket(params.id);
    const searched = all.slice(0, MOST_SEARCHED);
    const holders = await recipientsOf(searched.map(({ seat }) => seat.holder));
    const found = searched.flatMap((pass) => {
      const email = addressesOf(pass, holders).find((address) => isMatch(address, body.text));
      return email === undefined ? [] : [view(pass, email)];
    });
    found.sort((one, other) => (one.id < other.id ? -1 : 1));
    const complete = all.length <= MOST_SEARCHED && found.length <= MOST_FOUND;
    return ok({ passes: found.slice(0, MOST_FOUND), complete } satisfies FoundPasses);
  },
);

/** The holder's address, and the one that the last giver sent the pass to. */
function addressesOf({ seat }: Pass, holders: Map<string, Recipient>): string[] {
  const sentTo = seat.history.at(-1)?.email;
  return [holders.get(seat.holder)?.email, sentTo].filter((email) => email !== undefined);
}

const view = (pass: Pass, email: string): FoundPasses['passes'][number] => ({
  ...{ id: passId(pass.seat), seat: pass.seat.seat, of: pass.order.seats },
  ...{ status: statusOf(pass), email: masked(email) },
  ...shownAdmission(pass.seat),
});
