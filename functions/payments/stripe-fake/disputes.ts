import type { Stripe } from 'stripe';
import type { Charge } from './charge.ts';
import type { Context } from './context.ts';
import { invalid } from './errors.ts';
import { listRoute } from './listing.ts';
import { hash, oneOf, text } from './params.ts';
import { type Route, route } from './route.ts';

export type Dispute = Stripe.Dispute & { payment_intent: string };

/** The bank of a captured charge claims what is not refunded. Stripe has no request for it: banks open disputes. */
const open = route('POST /v1/charges/:id/dispute', {}, (_, context, id) => {
  const charge = context.ledger.getExisting('charge', id, 'id');
  const amount = charge.amount_captured - charge.amount_refunded;
  if (amount === 0 || charge.disputed) throw invalid(`Charge ${id} cannot be disputed.`, 'id');
  const disputed: Charge = { ...charge, disputed: true };
  const dispute = {
    id: context.newId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: id,
    created: context.now,
    currency: charge.currency,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
  } as unknown as Dispute;
  context.ledger.put(disputed);
  return save(dispute, 'charge.dispute.created', context);
});

/** The evidence that decides a dispute in Stripe's test mode ("Testing", "Evidence"). */
const outcomes = { winning_evidence: 'won', losing_evidence: 'lost' } as const;

const update = route(
  'POST /v1/disputes/:id',
  { evidence: hash({ uncategorized_text: oneOf('winning_evidence', 'losing_evidence') }) },
  ({ evidence }, context, id) => {
    const evidenceText = evidence?.uncategorized_text;
    if (!evidenceText) throw invalid('The evidence must be winning_evidence or losing_evidence.', 'evidence');
    return end(id, outcomes[evidenceText], context);
  },
);

function end(id: string, status: 'won' | 'lost', context: Context): Dispute {
  const dispute = context.ledger.getExisting('dispute', id, 'dispute');
  if (dispute.status !== 'needs_response') throw invalid(`This dispute is ${dispute.status}.`, 'id');
  return save({ ...dispute, status }, 'charge.dispute.closed', context);
}

function save(dispute: Dispute, type: string, { ledger, emit }: Context): Dispute {
  ledger.put(dispute);
  emit([{ type, object: dispute }]);
  return dispute;
}

export const disputeRoutes: Route[] = [
  open,
  listRoute('GET /v1/disputes', 'dispute', { payment_intent: text(), charge: text() }),
  route('GET /v1/disputes/:id', {}, (_, { ledger }, id) => ledger.getExisting('dispute', id, 'dispute')),
  route('POST /v1/disputes/:id/close', {}, (_, context, id) => end(id, 'lost', context)),
  update,
];
