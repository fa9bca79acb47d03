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
 * Reads the order to pay for. When its event has not arrived yet, the orders service is asked once and its answer is
 * stored as the replica.
 *
 * @throws Refused (404) when the order doesn't exist or isn't the caller's
 */
export async function readOrder(id: string, caller: Caller): Promise<OrderData> {
  const replica = await findOrder(id);
  if (replica) return replica;
  const answer = await readFromOwner(`${config.ORDERS_URL}/api/orders/${id}`, Order, caller);
  if (!answer) throw new Refused(404, 'order-unknown');
  const order: OrderData = {
    id: answer.id,
    version: answer.version,
    status: answer.status,
    userId: answer.userId,
    ticketId: answer.ticket.id,
    title: answer.ticket.title,
    quantity: answer.quantity,
    total: answer.total,
    currency: answer.currency,
    expiresAt: answer.expiresAt,
  };
  // The API shows `expired` from expiresAt on, before an event of that version exists: such an answer isn't stored.
  if (order.status === 'created')
    await paymentsService.commit({ writes: [putReplica(paymentsService.table, rowOf(order))] });
  return order;
}

/** The write that updates the replica from an event's order; none when the replica has that version. */
export async function replicaWrites(order: OrderData): Promise<Write[]> {
  const replica = await findOrder(order.id);
  if (replica && replica.version >= order.version) return [];
  onlyNewer(replica, order);
  return [putReplica(paymentsService.table, rowOf(order))];
}

const rowOf = (order: OrderData): OrderData & Key => ({ ...order, ...keyOf(order.id) });
