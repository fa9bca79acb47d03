import { Conflict } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Buyer, OpenHold } from '../domain/buyer.ts';
import type { Complete, Held, Order } from '../domain/order.ts';
import { ordersService } from '../service.ts';

const HOLD = 'HOLD#';
const BOUGHT = 'BOUGHT#';
/** DynamoDB limits the length of an update expression, so one update removes at most this many expired holds. */
const MOST_REMOVED = 100;
/** The number of tickets whose bought seats the buyer's item counts, and that one order moves out of it at most. */
const MOST_RECENT = 8;

export const keyOfBuyer = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'HOLDS' });
const nameOf = (orderId: string): string => `${HOLD}${orderId}`;
const boughtKey = (userId: string, ticketId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `${BOUGHT}${ticketId}`,
});

/** The item of a buyer: each hold, and the recently bought seats of each ticket, are an attribute. */
export type BuyerRow = Key & { version?: number; hasMoved?: boolean } & Record<string, unknown>;

/** A buyer as read. */
export interface StoredBuyer extends Buyer {
  /** The bought seats that the buyer's item counts, by ticket. */
  recent: Map<string, number>;
  /** Whether bought seats were ever moved to items of their own. */
  hasMoved: boolean;
}

export const findBuyer = async (id: string, ticketId: string): Promise<StoredBuyer> =>
  withBought(id, ticketId, await getItem<BuyerRow>(ordersService.table, keyOfBuyer(id)));

/**
 * Adds to a buyer the bought seats of a ticket. Those that were moved out of the buyer's item are read after it: a move
 * before this read is counted, and one after the item was read has changed its version, which `openHold` notices.
 *
 * @param item the buyer's item as read
 */
export async function withBought(
  id: string,
  ticketId: string,
  item: BuyerRow | undefined,
): Promise<StoredBuyer> {
  const moved = item?.hasMoved
    ? await getItem<{ seats: number }>(ordersService.table, boughtKey(id, ticketId))
    : undefined;
  const recent = new Map(attributes<number>(item, BOUGHT));
  return {
    id,
    version: item?.version ?? 0,
    holds: attributes<Omit<OpenHold, 'orderId'>>(item, HOLD).map(([orderId, hold]) => ({ ...hold, orderId })),
    bought: (recent.get(ticketId) ?? 0) + (moved?.seats ?? 0),
    recent,
    hasMoved: item?.hasMoved ?? false,
  };
}

/** The attributes of an item whose names have a prefix, by the rest of their names. */
const attributes = <Value>(item: BuyerRow | undefined, prefix: string): [string, Value][] =>
  Object.entries(item ?? {})
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value as Value]);

/**
 * Before a refusal: seats that were moved between the two reads of `withBought` count twice.
 *
 * @throws Conflict when the buyer has changed since
 */
export async function checkUnchanged({ id, version, hasMoved }: StoredBuyer): Promise<void> {
  if (!hasMoved) return;
  const item = await getItem<BuyerRow>(ordersService.table, keyOfBuyer(id));
  if (item?.version !== version) throw new Conflict('The buyer has changed since it was read');
}

/**
 * Stores one more hold, on the condition that no other was opened, and no seats were bought, since the buyer was read.
 * So the limits hold for concurrent orders. A cancelled hold may end in between, because that only frees capacity.
 *
 * When the item counts the bought seats of many tickets, the same transaction moves some to items of their own, so that
 * it does not grow with the tickets that a buyer has bought. The condition covers these counts too.
 *
 * A free order has no hold: its seats are bought at once.
 *
 * @param next the buyer with the order
 */
export function openHold(read: StoredBuyer, next: Buyer, order: Held | Complete): Write[] {
  const ticketId = order.ticket.id;
  const isFree = order.status === 'complete';
  const open = new Set(next.holds.map((hold) => hold.orderId));
  const expired = read.holds.filter((hold) => !open.has(hold.orderId)).slice(0, MOST_REMOVED);
  const others = [...read.recent].filter(([id]) => !isFree || id !== ticketId);
  const moved = read.recent.size > MOST_RECENT ? others.slice(0, MOST_RECENT) : [];
  const removed = [
    ...expired.map((hold) => nameOf(hold.orderId)),
    ...moved.map(([ticketId]) => `${BOUGHT}${ticketId}`),
  ];
  const names = removed.map((_, n) => `#removed${n}`);
  const set = `SET #opened = :opened, #version = :version${moved.length > 0 ? ', #hasMoved = :true' : ''}`;
  const holds: Write = {
    Update: {
      TableName: ordersService.table,
      Key: keyOfBuyer(next.id),
      UpdateExpression: names.length > 0 ? `${set} REMOVE ${names.join(', ')}` : set,
      ConditionExpression: read.version === 0 ? 'attribute_not_exists(#version)' : '#version = :read',
      ExpressionAttributeNames: {
        '#opened': isFree ? `${BOUGHT}${ticketId}` : nameOf(order.id),
        '#version': 'version',
        ...(moved.length > 0 && { '#hasMoved': 'hasMoved' }),
        ...Object.fromEntries(removed.map((name, n) => [`#removed${n}`, name])),
      },
      ExpressionAttributeValues: {
        ':opened': isFree
          ? (read.recent.get(ticketId) ?? 0) + order.quantity
          : { ticketId, quantity: order.quantity, expiresAt: order.expiresAt },
        ':version': next.version,
        ...(moved.length > 0 && { ':true': true }),
        ...(read.version !== 0 && { ':read': read.version }),
      },
    },
  };
  return [holds, ...moved.map(([ticketId, seats]) => addMoved(next.id, ticketId, seats))];
}

const addMoved = (userId: string, ticketId: string, seats: number): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: boughtKey(userId, ticketId),
    UpdateExpression: 'SET seats = if_not_exists(seats, :none) + :seats',
    ExpressionAttributeValues: { ':none': 0, ':seats': seats },
  },
});

/**
 * Ends the hold of an order, and adds its seats to those that the buyer has bought of its ticket, or subtracts them.
 * This changes the buyer's version, so that no order is placed on the counts of before. It has no condition itself: the
 * order's version, in the same transaction, prevents that it runs twice.
 */
export const addBought = ({ id, userId, ticket }: Order, seats: number): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: keyOfBuyer(userId),
    UpdateExpression:
      'SET #bought = if_not_exists(#bought, :none) + :seats, #version = if_not_exists(#version, :none) + :one REMOVE #ended',
    ExpressionAttributeNames: {
      '#bought': `${BOUGHT}${ticket.id}`,
      '#version': 'version',
      '#ended': nameOf(id),
    },
    ExpressionAttributeValues: { ':none': 0, ':seats': seats, ':one': 1 },
  },
});

/** Ends the hold of a cancelled order. It has no effect on a missing hold. */
export const endHold = ({ id, userId }: Order): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: keyOfBuyer(userId),
    UpdateExpression: 'REMOVE #ended',
    ExpressionAttributeNames: { '#ended': nameOf(id) },
  },
});
