import { ReadTicketVersions } from '@boxoffice/shared/api/replicas.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { sweepEnd, sweepRows, waitForAll } from '@boxoffice/shared/functions/sweep-rows.ts';
import { config } from '../config.ts';
import { publishAgain } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { abandonedShrinks, undoShrink } from '../tables/shrinks.ts';
import { findTicket } from '../tables/tickets.ts';

const confirmTickets = confirmReplicas(ticketsService, {
  urls: [config.ORDERS_URL],
  path: ReadTicketVersions.path,
  restate: async (id, given) => {
    const ticket = await findTicket(id);
    return ticket && publishAgain(ticket, given);
  },
});

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
        shards: [abandonedShrinks(given)],
        idOf: ({ ticketId }) => ticketId,
        handle: (shrink) => undoShrink(shrink, given),
        end,
      }),
    ]);
  },
);
