import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { NotYet } from '@boxoffice/shared/errors.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { sweepEnd } from '@boxoffice/shared/functions/sweep-rows.ts';
import { withoutOwnContent } from '../domain/seller-deletion.ts';
import type { Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { putClosed } from '../tables/closings.ts';
import { allTicketsOf, deleteSellerEntry } from '../tables/sellers.ts';
import { putTicket } from '../tables/tickets.ts';

/**
 * Erases descriptions and pictures of a deleted seller's events, and their list. A sweep removes the files of the pictures.
 * Orders and passes still need title, date and place. Each step takes an event off the list, so a repeated event continues where the last one has stopped.
 */
export const eraseSeller = eventFunction(
  ticketsService,
  'erase-seller',
  [UserDeleted],
  async ({ event: { data }, given }) => {
    const end = sweepEnd();
    for await (const ticket of allTicketsOf(data.id)) {
      if (performance.now() > end) throw new NotYet('More events are left than one delivery can erase');
      await eraseContent(ticket, given);
    }
    await ticketsService.commit({ writes: [putClosed(data)] });
  },
);

async function eraseContent(ticket: Ticket, given: Given): Promise<void> {
  const erased = withoutOwnContent(ticket, given);
  await ticketsService.commit({
    writes: [...(erased ? putTicket(erased.state, ticket) : []), deleteSellerEntry(ticket)],
    events: erased?.events ?? [],
  });
}
