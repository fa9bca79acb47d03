import { Order } from '@boxoffice/shared/api/orders.ts';
import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { readFromOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { putReplica } from '@boxoffice/shared/tables/versioned.ts';
import { config } from '../config.ts';
import { paymentsService } from '../service.ts';

const keyOf = (id: string): Key => ({ pk: `ORDER#${id}`, sk: 'ORDER' });

export const findOrder = (id: string): Promise<OrderData | undefined> =>
  getItem<OrderData & Key>(paymentsService.table, keyOf(id));

/**
 * The order to pay for; when its event isn't here yet, its owner is asked once and the answer kept.
 *
 * @throws Refused (404) when there is no such order, or it is someone else's
 */
export async function orderOf(id: string, caller: Caller): Promise<OrderData> {
  const replica = await findOrder(id);
  if (replica) return replica;
  const order = await readFromOwner(`${config.ORDERS_URL}/api/orders/${id}`, Order, caller);
  if (!order) throw new Refused(404, 'order-unknown');
  const data: OrderData = {
    ...{ id: order.id, version: order.version, status: order.status, userId: order.userId },
    ...{ ticketId: order.ticket.id, title: order.ticket.title, quantity: order.quantity },
    ...{ total: order.total, currency: order.currency, expiresAt: order.expiresAt },
  };
  // What the owner shows as expired by the clock alone is still version 1 of `created` to everyone else.
  if (order.status === 'created')
    await paymentsService.commit({ writes: [putReplica(paymentsService.table, row(data))] });
  return data;
}

/** The write that keeps what an event says of an order; none when as much is known already. */
export async function followOrder(order: OrderData): Promise<Write[]> {
  const known = await findOrder(order.id);
  if (known && known.version >= order.version) return [];
  onlyNewer(known, order);
  return [putReplica(paymentsService.table, row(order))];
}

const row = (order: OrderData): OrderData & Key => ({ ...order, ...keyOf(order.id) });
