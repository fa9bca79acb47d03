import { Conflict } from '@boxoffice/shared/errors.ts';
import { OrderCancelled, OrderCompleted, OrderExpired } from '@boxoffice/shared/events/order.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { followOrder as follow } from '../domain/order.ts';
import { passesService } from '../service.ts';
import { storeOrder } from '../tables/orders.ts';
import { readOrder } from '../tables/seats.ts';

/** Issues the passes of a complete order, and makes those of a cancelled one void. */
export const followOrder = eventFunction(
  passesService,
  'follow-order',
  [OrderCompleted, OrderCancelled, OrderExpired],
  async ({ event: { data }, given }) => {
    // Most orders are new here when they are complete. The condition of the write tells the others.
    if (data.status === 'complete') {
      try {
        return await storeOrder(follow(undefined, [], data), undefined, given.now);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
    const { order, seats } = await readOrder(data.id);
    await storeOrder(follow(order, seats, data), order, given.now);
  },
);
