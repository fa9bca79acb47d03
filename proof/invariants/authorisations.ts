import { type Finding, finding } from './finding.ts';
import { netCaptured, returned } from './money.ts';
import { groupBy, orders, payments } from './rows.ts';
import type { Intent, Snapshot } from './snapshot.ts';

/** Which PaymentIntent may belong to a payment of each status, once the system is settled. */
const allowedIntent: Record<string, (intent: Intent | undefined, captured: number) => boolean> = {
  open: (intent) => !intent || ['requires_action', 'requires_payment_method'].includes(intent.status),
  captured: (intent, captured) => intent?.status === 'succeeded' && captured > 0,
  refunded: (intent, captured) => intent?.status === 'succeeded' && captured === 0,
  released: (intent) => intent?.status === 'canceled',
  declined: (intent) => !intent || ['requires_payment_method', 'canceled'].includes(intent.status),
  abandoned: (intent) => !intent || ['requires_payment_method', 'canceled'].includes(intent.status),
};

/** 3. Every authorisation is captured or released, and every payment agrees with the provider. */
export function checkAuthorisations(snapshot: Snapshot): Finding[] {
  const intents = groupBy(snapshot.ledger.intents, ({ metadata }) => metadata.paymentId ?? 'none');
  const stored = payments(snapshot);
  const ids = new Set(stored.map(({ id }) => id));
  const ordersById = new Map(orders(snapshot).map((order) => [order.id, order]));
  return [
    ...snapshot.ledger.intents
      .filter(({ status }) => status === 'requires_capture')
      .map(({ id, metadata }) =>
        finding(`${id} is authorised, and neither captured nor released`, metadata.orderId),
      ),
    ...[...intents.entries()]
      .filter(([paymentId]) => !ids.has(paymentId))
      .map(([paymentId, [intent]]) =>
        finding(`${intent?.id} belongs to the unknown payment ${paymentId}`, intent?.metadata.orderId),
      ),
    ...stored.flatMap((payment) => {
      const label = `Payment ${payment.id} of order ${payment.orderId} is ${payment.status}`;
      const ofPayment = intents.get(payment.id) ?? [];
      if (ofPayment.length > 1)
        return [finding(`${label}, and has ${ofPayment.length} intents`, payment.orderId)];
      if (payment.status === 'started' || payment.status === 'authorised')
        return [finding(`${label}, and never ends`, payment.orderId)];
      const order = ordersById.get(payment.orderId);
      if (payment.status === 'open' && (order?.status !== 'created' || order.expiresAt <= snapshot.now))
        return [finding(`${label}, but the order no longer waits for it`, payment.orderId)];
      const [intent] = ofPayment;
      if (payment.status === 'captured' && intent && returned(snapshot, intent) !== (payment.refunded ?? 0))
        return [
          finding(`${label} with ${payment.refunded ?? 0} refunded, not ${returned(snapshot, intent)}`),
        ];
      if (payment.status === 'captured' && payment.dispute === 'lost') return [];
      if (allowedIntent[payment.status]?.(intent, intent ? netCaptured(snapshot, intent) : 0)) return [];
      return [finding(`${label}, but at the provider it is ${intent?.status ?? 'unknown'}`, payment.orderId)];
    }),
    ...checkLivePayments(snapshot),
  ];
}

/**
 * An order has at most one live payment: the one in progress, or the captured one. A late payment was authorised after
 * its end, when another payment could be live. It must be the payment that its order names.
 */
function checkLivePayments(snapshot: Snapshot): Finding[] {
  const live = payments(snapshot).filter(({ status }) =>
    ['started', 'open', 'authorised', 'captured'].includes(status),
  );
  const onTime = groupBy(
    live.filter(({ late }) => !late),
    ({ orderId }) => orderId,
  );
  const paidBy = new Map(
    orders(snapshot).map((order) => [order.id, order.status === 'complete' ? order.paymentId : undefined]),
  );
  return [
    ...live
      .filter(({ id, orderId, late }) => late && paidBy.get(orderId) !== id)
      .map(({ id, orderId, status }) =>
        finding(`Payment ${id} is ${status}, but is not the payment of its order`, orderId),
      ),
    ...[...onTime]
      .filter(([, { length }]) => length > 1)
      .map(([orderId, { length }]) => finding(`Order ${orderId} has ${length} live payments`, orderId)),
  ];
}
