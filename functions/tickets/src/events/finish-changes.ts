import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { ticketsService } from '../service.ts';
import { undoAbandonedShrinks } from '../tables/shrinks.ts';

export const finishChanges = eventFunction(
  ticketsService,
  'finish-ticket-changes',
  [Tick],
  async ({ given }) => {
    await ticketsService.republish();
    await undoAbandonedShrinks(given);
  },
);
