import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { background } from '@boxoffice/shared/functions/background.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { sweepEnd, sweepRows } from '@boxoffice/shared/functions/sweep-rows.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { endWithEvent } from '../domain/refund.ts';
import type { Terms } from '../domain/stock.ts';
import { ordersService } from '../service.ts';
import {
  allOrdersToEnd,
  endedCancellations,
  forgetCancellation,
  type OrderToEnd,
  ordersToEnd,
} from '../tables/cancelled.ts';
import { findOrder } from '../tables/orders.ts';
import { moveSeats } from '../tables/reservation.ts';
import { findTerms } from '../tables/stock.ts';

const idOf = ({ orderId }: OrderToEnd): string => orderId;

/**
 * Ends the orders of an event after this answer, if the event is cancelled. Ticks end the orders that remain after a crash
 * and those that the index does not list yet.
 */
export function endOrdersSoon({ ticketId, sale }: Terms, given: Given): void {
  if (sale.cancelledAt === undefined) return;
  const handle = (row: OrderToEnd) => endOrder(row, given);
  background.start(`end orders of ${ticketId}`, () =>
    sweepRows({ shards: ordersToEnd(ticketId), idOf, handle, end: Number.POSITIVE_INFINITY }).catch(
      (error: Error) =>
        log('warn', 'a tick ends the other orders of a cancelled event', { ticketId, reason: error.message }),
    ),
  );
}

/** Ends the orders of all cancelled events. Calls during a run share the next run. */
export const endOrders = oneAtATime(async (given: Given) => {
  const end = sweepEnd();
  const handle = (row: OrderToEnd) => endOrder(row, given);
  await sweepRows({ shards: allOrdersToEnd(), idOf, handle, end });
  await sweepRows({
    name: 'ended cancellations',
    shards: endedCancellations(given.now),
    idOf: ({ pk }) => pk,
    handle: (row) => ordersService.commit({ writes: [forgetCancellation(row)] }),
    end,
  });
});

async function endOrder({ orderId, ticketId }: OrderToEnd, given: Given): Promise<void> {
  const [order, ticket] = await Promise.all([findOrder(orderId), findTerms(ticketId)]);
  if (!ticket || (order?.status !== 'complete' && order?.status !== 'created')) return;
  const { state, events } = endWithEvent(order, ticket, given);
  await ordersService.commit({ writes: moveSeats(order, state), events });
}
