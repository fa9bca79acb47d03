import { type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type { Terms } from '../domain/stock.ts';
import { ordersService } from '../service.ts';
import { HOLD_SHARDS, partitionOfHolds } from './holds.ts';
import { partitionOfSold } from './sold.ts';

/** The partitions of the index of cancelled events. */
const SHARDS = 4;
/**
 * A cancelled event stays in the index so long, in milliseconds: until the indexes surely list the orders that were under
 * way when it was cancelled. Every tick wakes this service until then.
 */
const KEPT_MS = 21_600_000;

const keyOf = (time: number): string => new Date(time).toISOString();
const partitionOf = (shard: number) => ({ index: 'gsi2', pk: `CANCELLED#${shard}` }) as const;

/** The index keys of a cancelled event. */
export const cancelledKeys = ({ ticketId, sale: { cancelledAt } }: Pick<Terms, 'ticketId' | 'sale'>) =>
  cancelledAt === undefined
    ? {}
    : {
        gsi2pk: partitionOf(shardOf(ticketId, SHARDS)).pk,
        gsi2sk: `${keyOf(cancelledAt)}#${ticketId}`,
      };

/** An order that the index lists with the holds or the complete orders of a cancelled event. */
export interface OrderToEnd {
  orderId: string;
  ticketId: string;
}

/** The orders of one cancelled event, in parts that can be read at the same time. The index can be late. */
export const ordersToEnd = (ticketId: string): AsyncGenerator<OrderToEnd>[] =>
  parts((shard) => ordersIn(ticketId, shard));

/** The orders of all cancelled events, in parts that can be read at the same time. */
export const allOrdersToEnd = (): AsyncGenerator<OrderToEnd>[] =>
  Array.from({ length: SHARDS }, (_, n) => parts((shard) => ordersOfAll(n, shard))).flat();

const parts = (part: (shard: number) => AsyncGenerator<OrderToEnd>) =>
  Array.from({ length: HOLD_SHARDS }, (_, n) => part(n));

async function* ordersOfAll(n: number, shard: number): AsyncGenerator<OrderToEnd> {
  for await (const { ticketId } of queryAllItems<Terms>(ordersService.table, partitionOf(n)))
    yield* ordersIn(ticketId, shard);
}

async function* ordersIn(ticketId: string, shard: number): AsyncGenerator<OrderToEnd> {
  for (const pk of [partitionOfSold(ticketId, shard), partitionOfHolds(ticketId, shard)])
    for await (const order of queryAllItems<{ id: string }>(ordersService.table, { index: 'gsi2', pk }))
      yield { orderId: order.id, ticketId };
}

/** The cancelled events that can leave the index, by partition. */
export const endedCancellations = (now: number): AsyncGenerator<Key>[] =>
  Array.from({ length: SHARDS }, (_, shard) =>
    queryAllItems<Key>(ordersService.table, { ...partitionOf(shard), upTo: keyOf(now - KEPT_MS) }),
  );

/** Removes a cancelled event from the index. */
export const forgetCancellation = ({ pk, sk }: Key): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: { pk, sk },
    UpdateExpression: 'REMOVE gsi2pk, gsi2sk',
    ConditionExpression: 'attribute_exists(pk)',
  },
});
