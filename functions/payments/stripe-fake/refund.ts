import type { Stripe } from 'stripe';
import { type Charge, refundableAmount } from './charge.ts';
import type { Environment } from './environment.ts';
import { refused } from './errors.ts';
import type { EventDraft } from './event.ts';
import { moneyText } from './money.ts';

export type Refund = Stripe.Refund & { charge: string; payment_intent: string };

export interface Refunded {
  refund: Refund;
  charge: Charge;
  events: EventDraft[];
}

/** Refunds `amount` minor units (by default all that is left) of a captured charge; 400 when that is not possible. */
export function refund(
  charge: Charge,
  { amount, reason = null, metadata = {} }: RefundCommand,
  environment: Environment,
): Refunded {
  const left = refundableAmount(charge);
  if (charge.captured && left === 0) {
    throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  if (left === 0) {
    const message = `This PaymentIntent (${charge.payment_intent}) does not have a successful charge to refund.`;
    throw refused(message, { param: 'payment_intent' });
  }
  const refunded = amount ?? left;
  if (refunded > left) {
    const [tooMuch, most] = [moneyText(refunded, charge.currency), moneyText(left, charge.currency)];
    throw refused(`Refund amount (${tooMuch}) is greater than unrefunded amount on charge (${most})`, {
      param: 'amount',
    });
  }
  return newRefund(charge, refunded, reason, metadata, environment);
}

/**
 * Releases an uncaptured authorisation. Stripe records it as a refund of an uncaptured charge, so a `charge.refunded`
 * event doesn't prove that money was captured: `charge.captured` does.
 */
export const release = (charge: Charge, reason: Refund['reason'], environment: Environment): Refunded =>
  newRefund(charge, charge.amount, reason, {}, environment);

function newRefund(
  charge: Charge,
  amount: number,
  reason: Refund['reason'],
  metadata: Record<string, string>,
  { now, newId }: Environment,
): Refunded {
  const amount_refunded = charge.amount_refunded + amount;
  const refundedCharge: Charge = {
    ...charge,
    amount_refunded,
    refunded: amount_refunded >= (charge.captured ? charge.amount_captured : charge.amount),
  };
  const refund: Refund = {
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
  const events = [
    { type: 'charge.refunded', object: refundedCharge },
    { type: 'refund.created', object: refund },
  ];
  return { refund, charge: refundedCharge, events };
}

export interface RefundCommand {
  amount?: number;
  reason?: Refund['reason'];
  metadata?: Record<string, string>;
}
