import { by, orders, sum } from './rows.ts';
import type { Intent, Snapshot } from './snapshot.ts';
import { type Found, found } from './violation.ts';

/** What the provider has taken for an intent and not given back, in minor units. */
export const taken = ({ ledger }: Snapshot, intent: Intent): number =>
  sum(
    ledger.charges
      .filter((charge) => charge.payment_intent === intent.id && charge.captured)
      .map((charge) => charge.amount_captured - charge.amount_refunded),
  );

/**
 * 2. A completed order has exactly one captured payment, of exactly its total; no other order has any captured
 * money that isn't refunded.
 */
export function moneyIsForSeats(snapshot: Snapshot): Found[] {
  const known = new Map(orders(snapshot).map((order) => [order.id, order]));
  const intents = by(snapshot.ledger.intents, ({ metadata }) => metadata.orderId ?? 'none');
  const strangers = [...intents.entries()]
    .filter(([orderId]) => !known.has(orderId))
    .flatMap(([orderId, theirs]) =>
      theirs.filter((intent) => taken(snapshot, intent) !== 0).map((intent) => ({ orderId, intent })),
    );
  return [
    ...strangers.map(({ orderId, intent }) =>
      found(`${intent.id} has taken ${taken(snapshot, intent)} for order ${orderId}, which is unknown`),
    ),
    ...[...known.values()].flatMap((order) => {
      const paid = (intents.get(order.id) ?? []).filter((intent) => taken(snapshot, intent) !== 0);
      const shown = paid.map(
        (intent) => `${intent.id}: ${taken(snapshot, intent)} ${intent.currency.toUpperCase()}`,
      );
      if (order.status !== 'complete')
        return shown.map((money) =>
          found(`Order ${order.id} is ${order.status}, but paid: ${money}`, order.id),
        );
      const [one] = paid;
      const right =
        paid.length === 1 &&
        one !== undefined &&
        taken(snapshot, one) === order.total &&
        one.currency.toUpperCase() === order.currency &&
        one.metadata.paymentId === order.paymentId;
      if (right) return [];
      const due = `${order.total} ${order.currency} by payment ${order.paymentId}`;
      return [
        found(`Order ${order.id} is complete for ${due}, but paid: ${shown.join(', ') || '0'}`, order.id),
      ];
    }),
  ];
}
