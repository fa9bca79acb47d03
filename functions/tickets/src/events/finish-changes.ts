import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { sweepEnd, sweepRows } from '@boxoffice/shared/functions/sweep-rows.ts';
import { ticketsService } from '../service.ts';
import { abandonedShrinks, undoShrink } from '../tables/shrinks.ts';

export const finishChanges = eventFunction(
  ticketsService,
  'finish-ticket-changes',
  [Tick],
  async ({ given }) => {
    const end = sweepEnd();
    await ticketsService.republish();
    await sweepRows({
      shards: [abandonedShrinks(given)],
      idOf: ({ ticketId }) => ticketId,
      handle: (shrink) => undoShrink(shrink, given),
      end,
    });
  },
);
