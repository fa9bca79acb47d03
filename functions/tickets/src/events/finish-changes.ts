import { ReadTicketVersions } from '@boxoffice/shared/api/replicas.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas, outboxVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { sweepEnd, sweepRows, waitForAll } from '@boxoffice/shared/functions/sweep-rows.ts';
import { config } from '../config.ts';
import { moveToPast } from '../domain/search-entries.ts';
import { ticketsService } from '../service.ts';
import { removableCovers, removeCover } from '../tables/covers.ts';
import { endedTickets } from '../tables/ends.ts';
import { abandonedShrinks, undoShrink } from '../tables/shrinks.ts';
import { findTicket, putTicket } from '../tables/tickets.ts';

const confirmTickets = confirmReplicas(outboxVersions(ticketsService), [
  { url: `${config.ORDERS_URL}${ReadTicketVersions.path}` },
  { url: `${config.PASSES_URL}${ReadTicketVersions.path}` },
]);

export const finishChanges = eventFunction(
  ticketsService,
  'finish-ticket-changes',
  [Tick],
  async ({ given }) => {
    const end = sweepEnd();
    await ticketsService.republish();
    await waitForAll([
      confirmTickets(given),
      sweepRows({
        shards: abandonedShrinks(given),
        idOf: ({ ticketId }) => ticketId,
        handle: (shrink) => undoShrink(shrink, given),
        end,
      }),
      sweepRows({
        shards: endedTickets(given),
        idOf: (ticketId) => ticketId,
        handle: (ticketId) => movePast(ticketId, given),
        end,
      }),
      sweepRows({
        shards: removableCovers(given),
        idOf: ({ cover }) => cover,
        handle: removeCover,
        end,
      }),
    ]);
  },
);

/** Moves a ticket to the lists of the past. The index that names it can be late, so the ticket itself decides. */
async function movePast(id: string, { now }: Given): Promise<void> {
  const ticket = await findTicket(id);
  const moved = ticket && moveToPast(ticket, now);
  if (moved) await ticketsService.commit({ writes: putTicket(moved, ticket) });
}
