import { type Finding, finding } from './finding.ts';
import { groupBy, orders, paymentReplicas, sum } from './rows.ts';
import type { Intent, Snapshot } from './snapshot.ts';

const chargesOf = ({ ledger }: Snapshot, intent: Intent) =>
  ledger.charges.filter((charge) => charge.payment_intent === intent.id && charge.captured);

const captured = (snapshot: Snapshot, intent: Intent): number =>
  sum(chargesOf(snapshot, intent).map((charge) => charge.amount_captured));

const refunded = (snapshot: Snapshot, intent: Intent): number =>
  sum(chargesOf(snapshot, intent).map((charge) => charge.amount_refunded));

/** What the buyer got back of an intent, by refunds and lost disputes, in minor units. */
export const returned = (snapshot: Snapshot, intent: Intent): number =>
  refunded(snapshot, intent) +
  sum(
    snapshot.ledger.disputes
      .filter((dispute) => dispute.payment_intent === intent.id && dispute.status === 'lost')
      .map(({ amount }) => amount),
  );

/** How the last dispute of an intent stands, as the orders service shows it; undefined without one. */
function disputeOf({ ledger }: Snapshot, intent: Intent): string | undefined {
  const status = ledger.disputes.findLast((dispute) => dispute.payment_intent === intent.id)?.status;
  return status === 'needs_response' ? 'open' : status;
}

/** What the payments service has refunded of an intent, in minor units. A refund in the provider's dashboard has no id of it. */
const refundedByUs = ({ ledger }: Snapshot, intent: Intent): number =>
  sum(
    ledger.refunds
      .filter((refund) => refund.payment_intent === intent.id && refund.metadata.paymentId !== undefined)
      .map(({ amount }) => amount),
  );

/** What the provider captured for an intent less what the buyer got back, in minor units. */
export const netCaptured = (snapshot: Snapshot, intent: Intent): number =>
  captured(snapshot, intent) - returned(snapshot, intent);

/**
 * 2. A complete order has exactly one captured payment of exactly its total and the price of the seats that it has given
 * back, which the buyer has got back; a free one has none. Any other order has no captured money that is not returned.
 * The orders service knows what the buyer got back of a complete order, and its dispute.
 */
export function checkMoney(snapshot: Snapshot): Finding[] {
  const ordersById = new Map(orders(snapshot).map((order) => [order.id, order]));
  const replicas = new Map(paymentReplicas(snapshot).map((payment) => [payment.id, payment]));
  // A lost dispute does not end an order. A whole refund does.
  const paidFor = snapshot.ledger.intents.filter(
    (intent) => captured(snapshot, intent) !== refunded(snapshot, intent),
  );
  const byOrder = groupBy(paidFor, ({ metadata }) => metadata.orderId ?? 'none');
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
      const kept = paid.filter((intent) => netCaptured(snapshot, intent) !== 0);
      const amounts = (order.status === 'complete' ? paid : kept).map(
        (intent) =>
          `${intent.id}: ${captured(snapshot, intent)} ${intent.currency.toUpperCase()} less ${returned(snapshot, intent)}`,
      );
      if (order.status !== 'complete')
        return amounts.map((amount) =>
          finding(`Order ${order.id} is ${order.status}, but paid: ${amount}`, order.id),
        );
      if (order.total === 0 && order.paymentId === undefined && paid.length === 0) return [];
      const [intent] = paid;
      const given = sum((order.refunds ?? []).map(({ amount }) => amount));
      const isRight =
        paid.length === 1 &&
        intent !== undefined &&
        captured(snapshot, intent) === order.total + given &&
        returned(snapshot, intent) >= given &&
        refundedByUs(snapshot, intent) <= given &&
        returned(snapshot, intent) === (replicas.get(order.paymentId ?? '')?.refunded ?? 0) &&
        disputeOf(snapshot, intent) === replicas.get(order.paymentId ?? '')?.dispute &&
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
