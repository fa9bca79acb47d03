import { Order } from '@boxoffice/shared/api/orders.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { readFromOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { getItem, type Key, queryItems } from '@boxoffice/shared/tables/items.ts';
import { storeReplica } from '@boxoffice/shared/tables/replicas.ts';
import { config } from '../config.ts';
import type { Payment } from '../domain/payment.ts';
import { paymentsService } from '../service.ts';
import { paymentsIn } from './payments.ts';

/** The replica of an order. */
type StoredOrder = OrderData & {
  /** The trace of its last change, which a payment continues. */
  traceparent?: string;
};

const keyOf = (id: string): Key => ({ pk: `ORDER#${id}`, sk: 'ORDER' });

export const findOrder = (id: string): Promise<StoredOrder | undefined> =>
  getItem<StoredOrder & Key>(paymentsService.table, keyOf(id));

/**
 * Reads the order to pay for and its payments, whose items are in one partition. When the order's event has not
 * arrived yet, the orders service is asked once and its answer is stored as the replica.
 *
 * @throws Refused (404) when the order doesn't exist or isn't the caller's
 */
export async function readOrder(
  id: string,
  caller: Caller,
): Promise<{ order: StoredOrder; payments: Payment[] }> {
  const { pk, sk } = keyOf(id);
  const { items } = await queryItems<Key>(paymentsService.table, { pk });
  const replica = items.find((item) => item.sk === sk) as (Key & StoredOrder) | undefined;
  return { order: replica ?? (await askForOrder(id, caller)), payments: paymentsIn(items) };
}

async function askForOrder(id: string, caller: Caller): Promise<OrderData> {
  const answer = await readFromOwner(`${config.ORDERS_URL}/api/orders/${id}`, Order, caller);
  if (!answer) throw new Refused(404, 'order-unknown');
  const order: OrderData = {
    id: answer.id,
    version: answer.version,
    status: answer.status,
    userId: answer.userId,
    ticketId: answer.ticket.id,
    sellerId: answer.sellerId,
    title: answer.ticket.title,
    quantity: answer.quantity,
    total: answer.total,
    currency: answer.currency,
    expiresAt: answer.expiresAt,
  };
  // The API shows `expired` from expiresAt on, before an event of that version exists: such an answer isn't stored.
  if (order.status === 'created') await storeOrder(order);
  return order;
}

/**
 * Stores an order as its owner has published it, unless the same or a newer version is stored.
 *
 * @throws Error when the version is too far ahead
 */
export const storeOrder = (order: StoredOrder): Promise<boolean> =>
  storeReplica(paymentsService.table, { ...order, ...keyOf(order.id) });
