import { Conflict } from '@boxoffice/shared/errors.ts';
import { type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Held, Order } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from './orders.ts';

/** The number of expired holds that one transaction can end: each needs four of its hundred writes. */
export const MOST_RECLAIMED = 20;

const keyOf = (order: Order): Key => ({
  pk: `TICKET#${order.ticket.id}`,
  sk: `HOLD#${new Date(order.expiresAt).toISOString()}#${order.id}`,
});

/** Stores a hold. Its row exists as long as the order has its seats without a payment. */
export const putHold = (order: Held): Write => ({
  Put: {
    TableName: ordersService.table,
    Item: { ...keyOf(order), orderId: order.id, quantity: order.quantity },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Ends a hold, on the condition that it still exists. */
export const deleteHold = (order: Order): Write => ({
  Delete: { TableName: ordersService.table, Key: keyOf(order), ConditionExpression: 'attribute_exists(pk)' },
});

/** The attributes of a hold's row. */
export interface Hold {
  orderId: string;
  quantity: number;
}

/** Reads the expired holds that still have their seats, the oldest first, at most MOST_RECLAIMED. */
export async function expiredHolds(ticketId: string, now: number): Promise<Hold[]> {
  const { items } = await queryItems<Key & Hold>(ordersService.table, {
    pk: `TICKET#${ticketId}`,
    prefix: 'HOLD#',
    upTo: `HOLD#${new Date(now).toISOString()}#~`,
    limit: MOST_RECLAIMED,
  });
  return items;
}

/**
 * Reads the orders of holds.
 *
 * @throws Conflict when a hold has ended since it was read
 */
export async function ordersOfHolds(holds: Hold[]): Promise<Held[]> {
  const found = await Promise.all(holds.map(({ orderId }) => findOrder(orderId)));
  return found.map((order) => {
    if (order?.status !== 'created') throw new Conflict('A hold has ended since it was read');
    return order;
  });
}
