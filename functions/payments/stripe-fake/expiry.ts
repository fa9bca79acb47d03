import { cancel } from './capture.ts';
import type { Charge } from './charge.ts';
import { expire, type Session } from './checkout-session.ts';
import type { Context } from './context.ts';

/**
 * Expires the open sessions and uncaptured authorisations whose time is over. It runs before every request in its own
 * transaction, so that no request sees an overdue object as still valid.
 */
export function expireDue(context: Context): void {
  const due = context.ledger.due(context.now);
  if (due.length === 0) return;
  context.ledger.transaction(() => {
    for (const object of due) {
      if (object.object === 'checkout.session') expireSession(object, context);
      if (object.object === 'charge') expireAuthorisation(object, context);
    }
  });
}

/** Expires an open session and cancels its unpaid intent. */
export function expireSession(session: Session, context: Context): Session {
  const expired = expire(session);
  context.ledger.put(expired);
  const intent = session.payment_intent && context.ledger.get('payment_intent', session.payment_intent);
  if (intent) context.save(cancel(intent, undefined, 'expired', context));
  context.emit([{ type: 'checkout.session.expired', object: expired }]);
  return expired;
}

function expireAuthorisation(charge: Charge, context: Context): void {
  const intent = context.ledger.get('payment_intent', charge.payment_intent);
  if (intent) context.save(cancel(intent, charge, 'automatic', context, 'expired_uncaptured_charge'));
}
