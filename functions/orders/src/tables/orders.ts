import { getItem, type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { queryPage } from '@boxoffice/shared/tables/page.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { Order } from '../domain/order.ts';
import type { NotedPayment } from '../domain/settlement.ts';
import { isSold } from '../domain/sold-order.ts';
import { ordersService } from '../service.ts';
import { holdKeys } from './holds.ts';
import { type PaymentRow, paymentsFrom } from './payments.ts';
import { soldKeys } from './sold.ts';

const keyOf = (id: string): Key => ({ pk: `ORDER#${id}`, sk: 'ORDER' });

/**
 * Stores the next version of an order, on the condition that the version before it is stored. The index `gsi2` lists it
 * with its ticket's holds, with the complete orders, or with those that were complete. So this condition also prevents
 * that two writers end one hold.
 */
export function putOrder(order: Order): Write {
  // An order that was read has its index keys.
  const { gsi2pk, gsi2sk, ...attributes } = order as Order & Record<string, unknown>;
  return putVersioned(ordersService.table, {
    ...(attributes as Order),
    ...keyOf(order.id),
    gsi1pk: `USER#${order.userId}`,
    gsi1sk: order.id,
    ...(order.status === 'created' && holdKeys(order)),
    ...(isSold(order) && soldKeys(order)),
  });
}

export const findOrder = (id: string): Promise<Order | undefined> =>
  getItem<Order & Key>(ordersService.table, keyOf(id));

/** Reads an order with its payments, the latest first. Their items are in one partition, so it is one request. */
export async function findOrderWithPayments(
  id: string,
): Promise<{ order: Order | undefined; payments: NotedPayment[] }> {
  const range = { pk: keyOf(id).pk, newestFirst: true };
  const { items } = await queryItems<(Order & Key) | PaymentRow>(ordersService.table, range);
  return {
    order: items.find((item): item is Order & Key => item.sk === 'ORDER'),
    payments: paymentsFrom(items.filter((item): item is PaymentRow => item.sk !== 'ORDER')),
  };
}

/** Reads a page of a buyer's orders, the newest first, and the cursor of the next page. */
export const ordersOf = (userId: string, limit: number, cursor: string | undefined) =>
  queryPage<Order>(
    ordersService.table,
    { index: 'gsi1', pk: `USER#${userId}`, newestFirst: true },
    { limit, cursor },
  );
