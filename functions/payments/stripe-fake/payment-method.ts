import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import { type ErrorBody, invalid, noSuch } from './errors.ts';

export type Decline = Required<Pick<ErrorBody, 'code' | 'decline_code' | 'message'>>;
export type PaymentMethod = Stripe.PaymentMethod & { card: Stripe.PaymentMethod.Card };

/** A card of Stripe's testing page, and how it behaves. */
export interface TestCard {
  number: string;
  brand: string;
  tokens: string[];
  challenges?: true;
  declines?: Decline;
}

const decline = (
  decline_code: string,
  message = 'Your card was declined.',
  code = 'card_declined',
): Decline => ({ code, decline_code, message });
const insufficientFunds = decline('insufficient_funds', 'Your card has insufficient funds.');

// The cards of https://docs.stripe.com/testing. A token `X` here is both `tok_X` and `pm_card_X` there.
const CARDS: TestCard[] = [
  card('4242424242424242', 'visa'),
  card('4000056655665556', 'visa_debit'),
  card('5555555555554444', 'mastercard', { brand: 'mastercard' }),
  card('378282246310005', 'amex', { brand: 'amex' }),
  card('6011111111111117', 'discover', { brand: 'discover' }),
  declinedCard('4000000000000002', '', decline('generic_decline')),
  declinedCard('4000000000009995', 'InsufficientFunds', insufficientFunds),
  declinedCard('4000000000009987', 'LostCard', decline('lost_card')),
  declinedCard('4000000000009979', 'StolenCard', decline('stolen_card')),
  declinedCard(
    '4000000000000069',
    'ExpiredCard',
    decline('expired_card', 'Your card has expired.', 'expired_card'),
  ),
  declinedCard(
    '4000000000000127',
    'IncorrectCvc',
    decline('incorrect_cvc', "Your card's security code is incorrect.", 'incorrect_cvc'),
  ),
  declinedCard(
    '4000000000000119',
    'ProcessingError',
    decline(
      'processing_error',
      'An error occurred while processing your card. Try again in a little bit.',
      'processing_error',
    ),
  ),
  card('4000002500003155', 'authenticationRequiredOnSetup', { challenges: true }),
  card('4000002760003184', 'authenticationRequired', { challenges: true }),
  card('4000000000003220', 'threeDSecure2Required', { challenges: true }),
  card('4000008400001629', 'threeDSecureRequiredChargeDeclined', {
    challenges: true,
    declines: decline('generic_decline'),
  }),
  card('4000008260003178', 'authenticationRequiredChargeDeclinedInsufficientFunds', {
    challenges: true,
    declines: insufficientFunds,
  }),
];

function card(number: string, token: string, other: Partial<TestCard> = {}): TestCard {
  return { number, brand: 'visa', tokens: [token], ...other };
}

function declinedCard(number: string, reason: string, declines: Decline): TestCard {
  const tokens = [`chargeDeclined${reason}`, `visa_chargeDeclined${reason}`];
  return { number, brand: 'visa', tokens, declines };
}

const fingerprint = (number: string) => createHash('sha256').update(number).digest('hex').slice(0, 16);
const byNumber = new Map(CARDS.map((card) => [card.number, card]));
const byFingerprint = new Map(CARDS.map((card) => [fingerprint(card.number), card]));
const byToken = new Map(CARDS.flatMap((card) => card.tokens.map((token) => [token, card] as const)));

/** The test card with this number (digits only), if there is one. */
export const cardByNumber = (number: string) => byNumber.get(number);

/** The card of `tok_…`; an unknown token is 400 resource_missing on `param`. */
export function cardByToken(token: string, param: string): TestCard {
  const card = token.startsWith('tok_') ? byToken.get(token.slice('tok_'.length)) : undefined;
  if (!card) throw noSuch('token', token, param, 400);
  return card;
}

/** The card of `pm_card_…`; undefined for any other id. */
export const cardByTestMethodId = (id: string) =>
  id.startsWith('pm_card_') ? byToken.get(id.slice('pm_card_'.length)) : undefined;

/** The test card of a payment method, found by its fingerprint because the number is not stored. */
export function testCardOf(method: PaymentMethod): TestCard {
  const card = byFingerprint.get(method.card.fingerprint ?? '');
  if (!card) throw invalid(`The payment method ${method.id} has no test card`, 'payment_method');
  return card;
}

/** A new card PaymentMethod. Without `expiry` the card expires at the end of next year. */
export function newPaymentMethod(
  card: TestCard,
  { id, now, expiry, email = null }: NewPaymentMethod,
): PaymentMethod {
  const nextYear = new Date(now * 1000).getUTCFullYear() + 1;
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email, name: null, phone: null, tax_id: null },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
      country: 'US',
      display_brand: card.brand,
      exp_month: expiry?.month ?? 12,
      exp_year: expiry?.year ?? nextYear,
      fingerprint: fingerprint(card.number),
      funding: card.tokens.includes('visa_debit') ? 'debit' : 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

interface NewPaymentMethod {
  id: string;
  /** Unix seconds. */
  now: number;
  expiry?: { month: number; year: number };
  email?: string | null;
}
