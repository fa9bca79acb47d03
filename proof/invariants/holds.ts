import { type Finding, finding } from './finding.ts';
import { groupBy, holds, orders } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * 5. A freed seat sells at once. An order has a hold exactly while it waits for its payment, under the key (ticket and
 * expiry) that the next buyer's transaction queries.
 */
export function checkHolds(snapshot: Snapshot): Finding[] {
  const waiting = new Map(
    orders(snapshot)
      .filter(({ status }) => status === 'created')
      .map((order) => [order.id, order]),
  );
  const holdsByOrder = groupBy(holds(snapshot), ({ orderId }) => orderId);
  return [
    ...[...holdsByOrder].flatMap(([orderId, ofOrder]) => {
      const order = waiting.get(orderId);
      if (!order) return [finding(`Order ${orderId} has ended, but its hold still reserves seats`, orderId)];
      if (ofOrder.length > 1) return [finding(`Order ${orderId} has ${ofOrder.length} holds`, orderId)];
      const [hold] = ofOrder;
      const sk = `HOLD#${new Date(order.expiresAt).toISOString()}#${order.id}`;
      const isRight =
        hold?.sk === sk && hold.pk === `TICKET#${order.ticket.id}` && hold.quantity === order.quantity;
      return isRight ? [] : [finding(`The hold of order ${orderId} has the wrong key or quantity`, orderId)];
    }),
    ...[...waiting.keys()]
      .filter((orderId) => !holdsByOrder.has(orderId))
      .map((orderId) => finding(`Order ${orderId} waits for its payment without a hold`, orderId)),
  ];
}
