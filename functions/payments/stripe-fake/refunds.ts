import type { Charge } from './charge.ts';
import type { RequestContext } from './context.ts';
import { invalid, noSuch } from './errors.ts';
import { listRoute } from './listing.ts';
import { mergedMetadata } from './new-payment-intent.ts';
import { integer, metadata, oneOf, text } from './params.ts';
import { chargeOf } from './payment-intents.ts';
import { refund } from './refund.ts';
import { type Route, route } from './route.ts';

const create = route(
  'POST /v1/refunds',
  {
    payment_intent: text(),
    charge: text(),
    amount: integer(1),
    reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
    metadata,
  },
  (command, work) => {
    const made = refund(refundedCharge(command, work), command, work);
    work.ledger.put(made.charge);
    work.ledger.put(made.refund);
    work.emit(made.events);
    return made.refund;
  },
);

function refundedCharge(command: { payment_intent?: string; charge?: string }, work: RequestContext): Charge {
  if (command.charge) {
    const charge = work.ledger.get('charge', command.charge);
    if (!charge) throw noSuch('charge', command.charge, 'charge', 400);
    return charge;
  }
  if (!command.payment_intent) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const intent = work.ledger.get('payment_intent', command.payment_intent);
  if (!intent) throw noSuch('payment_intent', command.payment_intent, 'payment_intent', 400);
  const charge = chargeOf(intent, work);
  if (charge) return charge;
  const message = `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`;
  throw invalid(message, 'payment_intent');
}

const update = route('POST /v1/refunds/:id', { metadata }, (command, work, id) => {
  const found = refundOf(id, work);
  const updated = { ...found, metadata: mergedMetadata(found.metadata, command.metadata) };
  work.ledger.put(updated);
  return updated;
});

function refundOf(id: string, { ledger }: RequestContext) {
  const found = ledger.get('refund', id);
  if (!found) throw noSuch('refund', id, 'refund');
  return found;
}

export const refundRoutes: Route[] = [
  create,
  listRoute('GET /v1/refunds', 'refund', { payment_intent: text(), charge: text() }),
  route('GET /v1/refunds/:id', {}, (_, work, id) => refundOf(id, work)),
  update,
];
