import type { Charge } from './charge.ts';
import type { Context } from './context.ts';
import { invalid, refused } from './errors.ts';
import { listRoute } from './listing.ts';
import { mergedMetadata } from './new-payment-intent.ts';
import { boolean, integer, metadata, oneOf, text } from './params.ts';
import { chargeOf } from './payment-intents.ts';
import { refund } from './refund.ts';
import { type Route, route } from './route.ts';
import { returnShares } from './transfers.ts';

const create = route(
  'POST /v1/refunds',
  {
    payment_intent: text(),
    charge: text(),
    amount: integer(1),
    reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
    metadata,
    reverse_transfer: boolean,
    refund_application_fee: boolean,
  },
  (command, context) => {
    const charge = chargeToRefund(command, context);
    checkDispute(charge, context);
    const refunded = refund(charge, command, context);
    context.ledger.put(refunded.charge);
    context.ledger.put(refunded.refund);
    context.emit(refunded.events);
    returnShares(refunded.charge, refunded.refund.amount, command, context);
    return refunded.refund;
  },
);

/** The money of a disputed charge is with the bank, until the dispute is won. */
function checkDispute({ id }: Charge, { ledger }: Context): void {
  const [dispute] = ledger.list('dispute', { limit: 1, equal: { charge: id } }).data;
  if (!dispute || dispute.status === 'won') return;
  throw refused(`Charge ${id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
}

function chargeToRefund(command: { payment_intent?: string; charge?: string }, context: Context): Charge {
  const { ledger } = context;
  if (command.charge) return ledger.getExisting('charge', command.charge, 'charge', 400);
  if (!command.payment_intent) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const intent = ledger.getExisting('payment_intent', command.payment_intent, 'payment_intent', 400);
  const charge = chargeOf(intent, context);
  if (charge) return charge;
  const message = `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`;
  throw invalid(message, 'payment_intent');
}

const update = route('POST /v1/refunds/:id', { metadata }, (command, { ledger }, id) => {
  const refund = ledger.getExisting('refund', id, 'refund');
  const updated = { ...refund, metadata: mergedMetadata(refund.metadata, command.metadata) };
  ledger.put(updated);
  return updated;
});

export const refundRoutes: Route[] = [
  create,
  listRoute('GET /v1/refunds', 'refund', { payment_intent: text(), charge: text() }),
  route('GET /v1/refunds/:id', {}, (_, { ledger }, id) => ledger.getExisting('refund', id, 'refund')),
  update,
];
