import { Conflict, NotYet } from '@boxoffice/shared/errors.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  OrderExpired,
  OrderReduced,
} from '@boxoffice/shared/events/order.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { count, expectedCount, expiredSeconds } from '../domain/seats.ts';
import { ticketsService } from '../service.ts';
import { findCounted, putCount, removesSeconds } from '../tables/counts.ts';
import { findSeatShard, knownSeatShard } from '../tables/seats.ts';
import { findTerms } from '../tables/tickets.ts';

export const countSeats = eventFunction(
  ticketsService,
  'count-seats',
  [OrderCreated, OrderCancelled, OrderExpired, OrderCompleted, OrderReduced],
  async ({ event: { data: order }, given }) => {
    // Most orders are counted as expected, and then nothing is read. The conditions of the writes tell the others.
    const expected = expectedCount(order, given.now);
    if (expected && !removesSeconds(order.id)) {
      try {
        const { counted, stored } = expected;
        const shard = knownSeatShard(order.ticketId, order.id);
        await ticketsService.commit({ writes: putCount(order.ticketId, shard, counted, stored) });
        return;
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
    const [terms, stored] = await Promise.all([
      findTerms(order.ticketId),
      findCounted(order.ticketId, order.id),
    ]);
    if (!terms) throw new NotYet(`Ticket ${order.ticketId} is not stored yet`);
    const counted = count(stored, order, given.now);
    const shard = await findSeatShard(terms, order.id);
    const expired = shard.seats ? expiredSeconds(shard.seats, given.now) : [];
    await ticketsService.commit({ writes: putCount(terms.id, shard, counted, stored, expired) });
  },
);
