import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Buyer, OpenHold } from '../domain/buyer.ts';
import type { Held } from '../domain/order.ts';
import { ordersService } from '../service.ts';

const PREFIX = 'HOLD#';
/** So many lapsed holds are dropped at a time: an update's expression has a length that DynamoDB bounds. */
const MOST_DROPPED = 100;

const keyOf = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'HOLDS' });
const nameOf = (orderId: string): string => `${PREFIX}${orderId}`;
const seconds = (ms: number): number => Math.ceil(ms / 1000);

/**
 * A buyer and the holds that they have opened; each is an attribute of its own, so that one can be ended without
 * having read the others.
 */
export async function findBuyer(id: string): Promise<Buyer> {
  const item = await getItem<Key & { version?: number } & Record<string, unknown>>(
    ordersService.table,
    keyOf(id),
  );
  const holds = Object.entries(item ?? {})
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, hold]) => ({ ...(hold as Omit<OpenHold, 'orderId'>), orderId: name.slice(PREFIX.length) }));
  return { id, version: item?.version ?? 0, holds };
}

/**
 * Counts one more hold, on the condition that none was opened since the buyer was read: of many orders at once no
 * more get through than the limits let. Ending one meanwhile does no harm, as it can only make room.
 *
 * @param next what the buyer has from now on: the last hold is the new one
 */
export function openHold(read: Buyer, next: Buyer): Write {
  const opened = next.holds.at(-1);
  if (!opened) throw new Error('No hold was opened');
  const { orderId, ...hold } = opened;
  const kept = new Set(next.holds.map((open) => open.orderId));
  const dropped = read.holds.filter((open) => !kept.has(open.orderId)).slice(0, MOST_DROPPED);
  const names = dropped.map((_, n) => `#lapsed${n}`);
  return {
    Update: {
      TableName: ordersService.table,
      Key: keyOf(next.id),
      UpdateExpression: `SET #opened = :hold, #version = :version, #ttl = :ttl${names.length > 0 ? ` REMOVE ${names.join(', ')}` : ''}`,
      ConditionExpression: read.version === 0 ? 'attribute_not_exists(#version)' : '#version = :read',
      ExpressionAttributeNames: {
        '#opened': nameOf(orderId),
        '#version': 'version',
        '#ttl': 'ttl',
        ...Object.fromEntries(dropped.map((open, n) => [`#lapsed${n}`, nameOf(open.orderId)])),
      },
      ExpressionAttributeValues: {
        ':hold': hold,
        ':version': next.version,
        ':ttl': seconds(Math.max(...next.holds.map(({ expiresAt }) => expiresAt))),
        ...(read.version !== 0 && { ':read': read.version }),
      },
    },
  };
}

/**
 * The hold counts no more: its order was paid or cancelled. It does nothing to one that isn't counted, so that it
 * may run twice, or after the lease has lapsed.
 */
export const endHold = (order: Held): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: keyOf(order.userId),
    UpdateExpression: 'SET #ttl = if_not_exists(#ttl, :ttl) REMOVE #ended',
    ExpressionAttributeNames: { '#ttl': 'ttl', '#ended': nameOf(order.id) },
    ExpressionAttributeValues: { ':ttl': seconds(order.expiresAt) },
  },
});
