import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Buyer, OpenHold } from '../domain/buyer.ts';
import type { Held, Order } from '../domain/order.ts';
import { ordersService } from '../service.ts';

const PREFIX = 'HOLD#';
/** DynamoDB limits the length of an update expression, so one update removes at most this many expired holds. */
const MOST_REMOVED = 100;

const keyOf = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'HOLDS' });
/** One item for each ticket, so that no item grows with the tickets that a buyer has bought. */
const boughtKey = (userId: string, ticketId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `BOUGHT#${ticketId}`,
});
const nameOf = (orderId: string): string => `${PREFIX}${orderId}`;
const seconds = (ms: number): number => Math.ceil(ms / 1000);

/**
 * Reads a buyer with the open holds, and the bought seats of a ticket. Each hold is an attribute, so that one can end
 * without reading the others.
 *
 * The bought seats are read first. If a hold is paid between the two reads, its seats count neither as bought nor as
 * held, and `boughtUnchanged` fails. In the other order they would count twice, and a right order would be refused.
 */
export async function findBuyer(id: string, ticketId: string): Promise<Buyer> {
  const bought = await getItem<BuyerRow>(ordersService.table, boughtKey(id, ticketId));
  const item = await getItem<BuyerRow>(ordersService.table, keyOf(id));
  return buyerFrom(id, item, bought);
}

/** An item of a buyer: the holds, or the bought seats of a ticket. */
export type BuyerRow = Key & { version?: number; seats?: number } & Record<string, unknown>;

/** The keys of a buyer's holds, and of the bought seats of a ticket. */
export const buyerKeys = (id: string, ticketId: string): [holds: Key, bought: Key] => [
  keyOf(id),
  boughtKey(id, ticketId),
];

export function buyerFrom(id: string, item: BuyerRow | undefined, bought: BuyerRow | undefined): Buyer {
  const holds = Object.entries(item ?? {})
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, hold]) => ({ ...(hold as Omit<OpenHold, 'orderId'>), orderId: name.slice(PREFIX.length) }));
  return { id, version: item?.version ?? 0, holds, bought: bought?.seats ?? 0 };
}

/**
 * Stores one more hold, on the condition that no other was opened since the buyer was read. So the limits hold for
 * concurrent orders. A hold may end in between, because that only frees capacity.
 *
 * @param next the buyer with the new hold as the last one
 */
export function openHold(read: Buyer, next: Buyer): Write {
  const opened = next.holds.at(-1);
  if (!opened) throw new Error('The buyer has no new hold');
  const { orderId, ...hold } = opened;
  const open = new Set(next.holds.map((hold) => hold.orderId));
  const expired = read.holds.filter((hold) => !open.has(hold.orderId)).slice(0, MOST_REMOVED);
  const names = expired.map((_, n) => `#expired${n}`);
  const remove = names.length > 0 ? ` REMOVE ${names.join(', ')}` : '';
  return {
    Update: {
      TableName: ordersService.table,
      Key: keyOf(next.id),
      UpdateExpression: `SET #opened = :hold, #version = :version, #ttl = :ttl${remove}`,
      ConditionExpression: read.version === 0 ? 'attribute_not_exists(#version)' : '#version = :read',
      ExpressionAttributeNames: {
        '#opened': nameOf(orderId),
        '#version': 'version',
        '#ttl': 'ttl',
        ...Object.fromEntries(expired.map((hold, n) => [`#expired${n}`, nameOf(hold.orderId)])),
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

/** Checks that the buyer's bought seats of a ticket are those that were read. */
export const boughtUnchanged = ({ id, bought }: Buyer, ticketId: string): Write => ({
  ConditionCheck: {
    TableName: ordersService.table,
    Key: boughtKey(id, ticketId),
    ConditionExpression: bought === 0 ? 'attribute_not_exists(seats) OR seats = :read' : 'seats = :read',
    ExpressionAttributeValues: { ':read': bought },
  },
});

/** Adds seats to those that the buyer of an order has bought of its ticket, or subtracts them. */
export const addBought = ({ userId, ticket }: Order, seats: number): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: boughtKey(userId, ticket.id),
    UpdateExpression: 'SET seats = if_not_exists(seats, :none) + :seats',
    ExpressionAttributeValues: { ':none': 0, ':seats': seats },
  },
});

/**
 * Removes the hold of a paid or cancelled order. The write has no condition and no effect on a missing hold, so it can
 * run twice, or after the hold has expired.
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
