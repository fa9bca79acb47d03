import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type { PassOrder } from '../domain/order.ts';
import { passesService } from '../service.ts';

/** The passes of a ticket are spread over this many partitions of an index. */
export const TICKET_SHARDS = 4;
/** The replica of an order that was never complete stays this long. No event of the order comes later. */
const RETENTION_SECONDS = 30 * 86_400;

export const keyOfOrder = (id: string): Key => ({ pk: `ORDER#${id}`, sk: 'ORDER' });
export const partitionOfHolder = (userId: string): string => `HOLDER#${userId}`;
export const partitionOfTicket = (ticketId: string, shard: number): string => `TICKET#${ticketId}#${shard}`;

const toRow = (order: PassOrder, now: number) => ({
  ...order,
  ...keyOfOrder(order.id),
  ...(order.seats > 0
    ? {
        gsi1pk: partitionOfHolder(order.userId),
        gsi1sk: order.id,
        gsi2pk: partitionOfTicket(order.ticketId, shardOf(order.id, TICKET_SHARDS)),
        gsi2sk: order.id,
      }
    : { ttl: Math.floor(now / 1000) + RETENTION_SECONDS }),
});

export const findOrder = (id: string): Promise<PassOrder | undefined> =>
  getItem<PassOrder & Key>(passesService.table, keyOfOrder(id));

/**
 * Stores an order, and so issues or voids all of its passes, by one write on the condition that it is as it was read.
 * The second of two concurrent events of an order gets a Conflict.
 */
export const putOrder = (order: PassOrder, read: PassOrder | undefined, now: number): Write => ({
  Put: {
    TableName: passesService.table,
    Item: toRow(order, now),
    ...(read
      ? {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': read.version },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});

/** Checks that an order is as it was read: its passes are not void. */
export const orderUnchanged = ({ id, version }: PassOrder): Write => ({
  ConditionCheck: {
    TableName: passesService.table,
    Key: keyOfOrder(id),
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':read': version },
  },
});
