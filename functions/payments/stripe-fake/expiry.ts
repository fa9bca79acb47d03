import { cancel } from './capture.ts';
import type { Charge } from './charge.ts';
import { expire, type Session } from './checkout-session.ts';
import type { RequestContext } from './context.ts';

/**
 * Does what the clock alone does, up to now: open sessions expire, authorisations that nobody captured are
 * given back. Called in front of every request, in a transaction of its own, so that nothing reads as living past
 * its end.
 */
export function expireDue(work: RequestContext): void {
  const due = work.ledger.due(work.now);
  if (due.length === 0) return;
  work.ledger.transaction(() => {
    for (const object of due) {
      if (object.object === 'checkout.session') expireSession(object, work);
      if (object.object === 'charge') expireAuthorisation(object, work);
    }
  });
}

/** Ends an open session and the intent of a buyer who had not paid. */
export function expireSession(session: Session, work: RequestContext): Session {
  const expired = expire(session);
  work.ledger.put(expired);
  const intent = session.payment_intent && work.ledger.get('payment_intent', session.payment_intent);
  if (intent) work.save(cancel(intent, undefined, 'expired', work));
  work.emit([{ type: 'checkout.session.expired', object: expired }]);
  return expired;
}

function expireAuthorisation(charge: Charge, work: RequestContext): void {
  const intent = work.ledger.get('payment_intent', charge.payment_intent);
  if (intent) work.save(cancel(intent, charge, 'automatic', work, 'expired_uncaptured_charge'));
}
