import { taken } from './money.ts';
import { by, orders, payments, places } from './rows.ts';
import type { Intent, Snapshot } from './snapshot.ts';
import { type Found, found } from './violation.ts';

/** What the provider may have of a payment in each of its states, once all is quiet. */
const agreed: Record<string, (intent: Intent | undefined, taken: number) => boolean> = {
  open: (intent) => !intent || ['requires_action', 'requires_payment_method'].includes(intent.status),
  captured: (intent, taken) => intent?.status === 'succeeded' && taken > 0,
  refunded: (intent, taken) => intent?.status === 'succeeded' && taken === 0,
  released: (intent) => intent?.status === 'canceled',
  declined: (intent) => !intent || ['requires_payment_method', 'canceled'].includes(intent.status),
  abandoned: (intent) =>
    !intent || intent.status === 'canceled' || intent.status === 'requires_payment_method',
};

/** 3. An authorisation ends captured or released, and a payment says what the provider says. */
export function authorisationsEnd(snapshot: Snapshot): Found[] {
  const intents = by(snapshot.ledger.intents, ({ metadata }) => metadata.paymentId ?? 'none');
  const known = payments(snapshot);
  const ids = new Set(known.map(({ id }) => id));
  const statuses = new Map(orders(snapshot).map((order) => [order.id, order]));
  return [
    ...snapshot.ledger.intents
      .filter(({ status }) => status === 'requires_capture')
      .map(({ id, metadata }) => found(`${id} is authorised and hangs`, metadata.orderId)),
    ...[...intents.entries()]
      .filter(([paymentId]) => !ids.has(paymentId))
      .map(([paymentId, [intent]]) =>
        found(`${intent?.id} is of payment ${paymentId}, which is unknown`, intent?.metadata.orderId),
      ),
    ...known.flatMap((payment) => {
      const shown = `Payment ${payment.id} of order ${payment.orderId} is ${payment.status}`;
      const theirs = intents.get(payment.id) ?? [];
      if (theirs.length > 1) return [found(`${shown}, and has ${theirs.length} intents`, payment.orderId)];
      if (payment.status === 'started' || payment.status === 'authorised')
        return [found(`${shown}, and hangs`, payment.orderId)];
      const order = statuses.get(payment.orderId);
      if (payment.status === 'open' && (order?.status !== 'created' || order.expiresAt <= snapshot.now))
        return [found(`${shown}, but the order no longer waits for it`, payment.orderId)];
      const [intent] = theirs;
      if (agreed[payment.status]?.(intent, intent ? taken(snapshot, intent) : 0)) return [];
      return [found(`${shown}, but at the provider it is ${intent?.status ?? 'unknown'}`, payment.orderId)];
    }),
    ...onePlaceEach(snapshot),
  ];
}

/** An order's place is taken by the payment that is under way or was captured, and by no other. */
function onePlaceEach(snapshot: Snapshot): Found[] {
  const live = payments(snapshot).filter(({ status }) =>
    ['started', 'open', 'authorised', 'captured'].includes(status),
  );
  const taken = new Map(places(snapshot).map(({ pk, paymentId }) => [pk.slice('ORDER#'.length), paymentId]));
  const wrong = live.filter(({ id, orderId }) => taken.get(orderId) !== id);
  const ids = new Set(live.map(({ id }) => id));
  return [
    ...wrong.map(({ id, orderId, status }) =>
      found(`Payment ${id} is ${status}, but does not have its order's place`, orderId),
    ),
    ...[...taken]
      .filter(([, paymentId]) => !ids.has(paymentId))
      .map(([orderId, paymentId]) =>
        found(`Payment ${paymentId} has ended, but has its order's place`, orderId),
      ),
  ];
}
