import { ReadTicketVersions } from '@boxoffice/shared/api/replicas.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { sweepEnd, sweepRows, waitForAll } from '@boxoffice/shared/functions/sweep-rows.ts';
import { config } from '../config.ts';
import { ticketsService } from '../service.ts';
import { abandonedShrinks, undoShrink } from '../tables/shrinks.ts';

const confirmTickets = confirmReplicas(ticketsService, [
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
    ]);
  },
);
