import type { Stripe } from 'stripe';
import { type Charge, refundable } from './charge.ts';
import type { Environment, EventDraft } from './environment.ts';
import { refused } from './errors.ts';
import { moneyText } from './money.ts';

export type Refund = Stripe.Refund & { charge: string; payment_intent: string };

export interface Refunded {
  refund: Refund;
  charge: Charge;
  events: EventDraft[];
}

/** Gives back `amount` minor units (all that is left, without one) of a captured charge, or refuses with 400. */
export function refund(
  charge: Charge,
  { amount, reason = null, metadata = {} }: RefundCommand,
  given: Environment,
): Refunded {
  const left = refundable(charge);
  if (charge.captured && left === 0) {
    throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  if (left === 0) {
    const message = `This PaymentIntent (${charge.payment_intent}) does not have a successful charge to refund.`;
    throw refused(message, { param: 'payment_intent' });
  }
  const returned = amount ?? left;
  if (returned > left) {
    const asked = moneyText(returned, charge.currency);
    const have = moneyText(left, charge.currency);
    throw refused(`Refund amount (${asked}) is greater than unrefunded amount on charge (${have})`, {
      param: 'amount',
    });
  }
  return newRefund(charge, returned, reason, metadata, given);
}

/**
 * Releases an authorisation that was never captured. Stripe shows it as a refund of an uncaptured charge: a
 * `charge.refunded` event is no proof that money had been taken, `charge.captured` tells the two apart.
 */
export const release = (charge: Charge, reason: Refund['reason'], given: Environment): Refunded =>
  newRefund(charge, charge.amount, reason, {}, given);

function newRefund(
  charge: Charge,
  amount: number,
  reason: Refund['reason'],
  metadata: Record<string, string>,
  { now, newId }: Environment,
): Refunded {
  const amount_refunded = charge.amount_refunded + amount;
  const after: Charge = {
    ...charge,
    amount_refunded,
    refunded: amount_refunded >= (charge.captured ? charge.amount_captured : charge.amount),
  };
  const made: Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: now,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  const happenings = [
    { type: 'charge.refunded', object: after },
    { type: 'refund.created', object: made },
  ];
  return { refund: made, charge: after, events: happenings };
}

export interface RefundCommand {
  amount?: number;
  reason?: Refund['reason'];
  metadata?: Record<string, string>;
}
