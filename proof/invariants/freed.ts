import { by, holds, orders } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { type Found, found } from './violation.ts';

/**
 * 5. A seat freed is sellable again at once: an order has a hold exactly while it waits for its payment, under
 * the very key (its ticket, the end of its lease) by which the next buyer's transaction finds it.
 */
export function freedSeatsSell(snapshot: Snapshot): Found[] {
  const waiting = new Map(
    orders(snapshot)
      .filter(({ status }) => status === 'created')
      .map((order) => [order.id, order]),
  );
  const held = by(holds(snapshot), ({ orderId }) => orderId);
  return [
    ...[...held].flatMap(([orderId, theirs]) => {
      const order = waiting.get(orderId);
      if (!order) return [found(`Order ${orderId} has ended, but its hold keeps seats`, orderId)];
      if (theirs.length > 1) return [found(`Order ${orderId} has ${theirs.length} holds`, orderId)];
      const [hold] = theirs;
      const sk = `HOLD#${new Date(order.expiresAt).toISOString()}#${order.id}`;
      const right =
        hold?.sk === sk && hold.pk === `TICKET#${order.ticket.id}` && hold.quantity === order.quantity;
      return right ? [] : [found(`The hold of order ${orderId} is not where the next buyer looks`, orderId)];
    }),
    ...[...waiting.keys()]
      .filter((orderId) => !held.has(orderId))
      .map((orderId) => found(`Order ${orderId} waits for its payment without a hold`, orderId)),
  ];
}
