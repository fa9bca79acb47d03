import type { Stripe } from 'stripe';
import type { Environment } from './environment.ts';
import type { PaymentIntent } from './payment-intent.ts';
import type { Decline, PaymentMethod } from './payment-method.ts';

export type Charge = Stripe.Charge & { payment_intent: string };

/** A card authorisation is valid for seven days (Stripe, "Place a hold on a payment method"). */
export const AUTHORISATION_SECONDS = 7 * 24 * 3600;

/** A charge that is authorised (and captured, unless capture is manual), or failed with `decline`. */
export function newCharge(
  intent: PaymentIntent,
  method: PaymentMethod,
  { now, newId }: Environment,
  decline?: Decline,
): Charge {
  const captured = !decline && intent.capture_method !== 'manual';
  return {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'BOXOFFICE',
    captured,
    created: now,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardDetails(intent, method, now, decline) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? 'failed' : 'succeeded',
    transfer_data: intent.transfer_data ? { amount: null, ...intent.transfer_data } : null,
    transfer_group: intent.transfer_group,
  };
}

function outcomeOf(decline?: Decline): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: decline ? 'declined_by_network' : 'approved_by_network',
    reason: decline?.decline_code ?? null,
    risk_level: 'normal',
    seller_message: decline ? 'The bank did not return any further details.' : 'Payment complete.',
    type: decline ? 'issuer_declined' : 'authorized',
  };
}

function cardDetails(
  intent: PaymentIntent,
  { card }: PaymentMethod,
  now: number,
  decline?: Decline,
): Stripe.Charge.PaymentMethodDetails.Card {
  const isUncaptured = !decline && intent.capture_method === 'manual';
  return {
    amount_authorized: decline ? null : intent.amount,
    authorization_code: decline ? null : '123456',
    brand: card.brand,
    ...(isUncaptured && { capture_before: now + AUTHORISATION_SECONDS }),
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}

/** The amount of a charge that can still be refunded, in minor units. */
export const refundableAmount = (charge: Charge) =>
  charge.captured ? charge.amount_captured - charge.amount_refunded : 0;
