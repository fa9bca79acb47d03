import type { Key } from './items.ts';
import { shardOf } from './shard.ts';

/** The partitions of the table of tickets that the last counts of a ticket's orders are spread over. */
export const COUNTED_PARTITIONS = 16;

export const countedPartition = (ticketId: string, n: number): string => `TICKET#${ticketId}#${n}`;

/** The key of the last count of an order in the table of tickets. */
export const keyOfCounted = (ticketId: string, orderId: string): Key => ({
  pk: countedPartition(ticketId, shardOf(orderId, COUNTED_PARTITIONS)),
  sk: `ORDER#${orderId}`,
});
