import { MOST_SHARDS } from '@boxoffice/shared/decisions/ticket-shards.ts';
import {
  COUNTED_PARTITIONS,
  countedPartition,
  keyOfCounted,
} from '@boxoffice/shared/tables/counted-orders.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { putIfUnchanged } from '@boxoffice/shared/tables/versioned.ts';
import type { Count, CountedOrder } from '../domain/seats.ts';
import { ticketsService } from '../service.ts';
import { changeSeats, type SeatShard } from './seats.ts';

/** One order of so many removes the seconds that no count changes any more. */
const REMOVE_EVERY = 64;

/**
 * Whether the events of an order also remove old seconds from its shard. An order adds at most one second. Each
 * of its two or more events removes up to 50, so a few orders are enough, and the others need not read the ticket.
 * MOST_SHARDS neighbouring numbers are in every shard, however many there are.
 */
export const removesSeconds = (orderId: string): boolean =>
  shardOf(orderId, REMOVE_EVERY * MOST_SHARDS) < MOST_SHARDS;

/** Reads the last count of an order. */
export const findCounted = (ticketId: string, orderId: string): Promise<CountedOrder | undefined> =>
  getItem<CountedOrder & Key>(ticketsService.table, keyOfCounted(ticketId, orderId));

/** Reads the last counts of a ticket's orders by partition, the newest order of each first. */
export const countedOrders = (ticketId: string): AsyncIterable<CountedOrder>[] =>
  Array.from({ length: COUNTED_PARTITIONS }, (_, n) =>
    queryAllItems<CountedOrder & Key>(ticketsService.table, {
      pk: countedPartition(ticketId, n),
      prefix: 'ORDER#',
      newestFirst: true,
      pageSize: 1000,
    }),
  );

/**
 * Stores the new count of an order, on the condition that its last count is as it was read, and adds the difference to
 * a shard of the ticket's counts.
 *
 * @param expired seconds to remove from the shard
 */
export const putCount = (
  ticketId: string,
  shard: SeatShard,
  { order, sold, held, earned, transferred, fee }: Count,
  stored: CountedOrder | undefined,
  expired: string[] = [],
): Write[] => [
  putCountedOrder(ticketId, order, stored),
  ...changeSeats(
    shard,
    { sold, held, money: { earned: earned.amount, transferred, fee }, currency: earned.currency },
    expired,
  ),
];

const putCountedOrder = (ticketId: string, order: CountedOrder, stored: CountedOrder | undefined): Write =>
  putIfUnchanged(ticketsService.table, { ...keyOfCounted(ticketId, order.id), ...order }, stored?.version);
