import { Conflict } from '@boxoffice/shared/errors.ts';
import { type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Held, Order } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from './orders.ts';

/** How many lapsed holds one transaction can take over: each is three of its hundred writes. */
export const MOST_RECLAIMED = 25;

const keyOf = (order: Order): Key => ({
  pk: `TICKET#${order.ticket.id}`,
  sk: `HOLD#${new Date(order.expiresAt).toISOString()}#${order.id}`,
});

/** A hold is one row: it is there as long as the order has its seats without having paid for them. */
export const putHold = (order: Held): Write => ({
  Put: {
    TableName: ordersService.table,
    Item: { ...keyOf(order), orderId: order.id, quantity: order.quantity },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Ends the hold, on the condition that it hasn't ended yet. */
export const deleteHold = (order: Order): Write => ({
  Delete: { TableName: ordersService.table, Key: keyOf(order), ConditionExpression: 'attribute_exists(pk)' },
});

/** What a hold's row says. */
export interface Hold {
  orderId: string;
  quantity: number;
}

/** The holds of a ticket that have lapsed and still have their seats, oldest first, at most MOST_RECLAIMED. */
export async function lapsedHolds(ticketId: string, now: number): Promise<Hold[]> {
  const { items } = await queryItems<Key & Hold>(ordersService.table, {
    pk: `TICKET#${ticketId}`,
    prefix: 'HOLD#',
    upTo: `HOLD#${new Date(now).toISOString()}#~`,
    limit: MOST_RECLAIMED,
  });
  return items;
}

/**
 * The orders that holds belong to.
 *
 * @throws Conflict when one of the holds has ended since it was read
 */
export async function ordersHolding(holds: Hold[]): Promise<Held[]> {
  const found = await Promise.all(holds.map(({ orderId }) => findOrder(orderId)));
  return found.map((order) => {
    if (order?.status !== 'created') throw new Conflict('A hold has just ended');
    return order;
  });
}
