import { type Finding, finding } from './finding.ts';
import { groupBy, orders, sum } from './rows.ts';
import type { Intent, Snapshot } from './snapshot.ts';

/** What the provider captured for an intent less what it refunded, in minor units. */
export const netCaptured = ({ ledger }: Snapshot, intent: Intent): number =>
  sum(
    ledger.charges
      .filter((charge) => charge.payment_intent === intent.id && charge.captured)
      .map((charge) => charge.amount_captured - charge.amount_refunded),
  );

/**
 * 2. A complete order has exactly one captured payment of exactly its total. Any other order has no captured money
 * that is not refunded.
 */
export function checkMoney(snapshot: Snapshot): Finding[] {
  const ordersById = new Map(orders(snapshot).map((order) => [order.id, order]));
  const captured = snapshot.ledger.intents.filter((intent) => netCaptured(snapshot, intent) !== 0);
  const byOrder = groupBy(captured, ({ metadata }) => metadata.orderId ?? 'none');
  return [
    ...[...byOrder]
      .filter(([orderId]) => !ordersById.has(orderId))
      .flatMap(([orderId, intents]) =>
        intents.map((intent) =>
          finding(`${intent.id} captured ${netCaptured(snapshot, intent)} for the unknown order ${orderId}`),
        ),
      ),
    ...[...ordersById.values()].flatMap((order) => {
      const paid = byOrder.get(order.id) ?? [];
      const amounts = paid.map(
        (intent) => `${intent.id}: ${netCaptured(snapshot, intent)} ${intent.currency.toUpperCase()}`,
      );
      if (order.status !== 'complete')
        return amounts.map((amount) =>
          finding(`Order ${order.id} is ${order.status}, but paid: ${amount}`, order.id),
        );
      const [intent] = paid;
      const isRight =
        paid.length === 1 &&
        intent !== undefined &&
        netCaptured(snapshot, intent) === order.total &&
        intent.currency.toUpperCase() === order.currency &&
        intent.metadata.paymentId === order.paymentId;
      if (isRight) return [];
      const due = `${order.total} ${order.currency} by payment ${order.paymentId}`;
      return [
        finding(`Order ${order.id} is complete for ${due}, but paid: ${amounts.join(', ') || '0'}`, order.id),
      ];
    }),
  ];
}
