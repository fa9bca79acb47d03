import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import { type ErrorBody, invalid, noSuch } from './errors.ts';

export type Decline = Required<Pick<ErrorBody, 'code' | 'decline_code' | 'message'>>;
export type PaymentMethod = Stripe.PaymentMethod & { card: Stripe.PaymentMethod.Card };

/** A card of Stripe's testing page, and what happens when it pays. */
export interface TestCard {
  number: string;
  brand: string;
  tokens: string[];
  challenges?: true;
  declines?: Decline;
}

const DECLINED = 'Your card was declined.';
const declines = (decline_code: string, message = DECLINED, code = 'card_declined'): Decline => ({
  code,
  decline_code,
  message,
});
const insufficientFunds = declines('insufficient_funds', 'Your card has insufficient funds.');

// https://docs.stripe.com/testing: `X` here is both `tok_X` and `pm_card_X` there.
const CARDS: TestCard[] = [
  { number: '4242424242424242', brand: 'visa', tokens: ['visa'] },
  { number: '4000056655665556', brand: 'visa', tokens: ['visa_debit'] },
  { number: '5555555555554444', brand: 'mastercard', tokens: ['mastercard'] },
  { number: '378282246310005', brand: 'amex', tokens: ['amex'] },
  { number: '6011111111111117', brand: 'discover', tokens: ['discover'] },
  {
    number: '4000000000000002',
    brand: 'visa',
    tokens: declineTokens(''),
    declines: declines('generic_decline'),
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    tokens: declineTokens('InsufficientFunds'),
    declines: insufficientFunds,
  },
  {
    number: '4000000000009987',
    brand: 'visa',
    tokens: declineTokens('LostCard'),
    declines: declines('lost_card'),
  },
  {
    number: '4000000000009979',
    brand: 'visa',
    tokens: declineTokens('StolenCard'),
    declines: declines('stolen_card'),
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    tokens: declineTokens('ExpiredCard'),
    declines: declines('expired_card', 'Your card has expired.', 'expired_card'),
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    tokens: declineTokens('IncorrectCvc'),
    declines: declines('incorrect_cvc', "Your card's security code is incorrect.", 'incorrect_cvc'),
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    tokens: declineTokens('ProcessingError'),
    declines: declines(
      'processing_error',
      'An error occurred while processing your card. Try again in a little bit.',
      'processing_error',
    ),
  },
  { number: '4000002500003155', brand: 'visa', tokens: ['authenticationRequiredOnSetup'], challenges: true },
  { number: '4000002760003184', brand: 'visa', tokens: ['authenticationRequired'], challenges: true },
  { number: '4000000000003220', brand: 'visa', tokens: ['threeDSecure2Required'], challenges: true },
  {
    number: '4000008400001629',
    brand: 'visa',
    tokens: ['threeDSecureRequiredChargeDeclined'],
    challenges: true,
    declines: declines('generic_decline'),
  },
  {
    number: '4000008260003178',
    brand: 'visa',
    tokens: ['authenticationRequiredChargeDeclinedInsufficientFunds'],
    challenges: true,
    declines: insufficientFunds,
  },
];

function declineTokens(how: string): string[] {
  return [`chargeDeclined${how}`, `visa_chargeDeclined${how}`];
}

const fingerprint = (number: string) => createHash('sha256').update(number).digest('hex').slice(0, 16);
const byNumber = new Map(CARDS.map((card) => [card.number, card]));
const byFingerprint = new Map(CARDS.map((card) => [fingerprint(card.number), card]));
const byToken = new Map(CARDS.flatMap((card) => card.tokens.map((token) => [token, card] as const)));

/** The test card with this number (digits only), if it is one. */
export const cardByNumber = (number: string) => byNumber.get(number);

/** The card of `tok_…`; an unknown token is 400 resource_missing on `param`. */
export function cardByToken(token: string, param: string): TestCard {
  const card = token.startsWith('tok_') ? byToken.get(token.slice('tok_'.length)) : undefined;
  if (!card) throw noSuch('token', token, param, 400);
  return card;
}

/** The card of `pm_card_…`, if the id is one of those. */
export const cardByTestMethodId = (id: string) =>
  id.startsWith('pm_card_') ? byToken.get(id.slice('pm_card_'.length)) : undefined;

/** How a stored payment method behaves: by its fingerprint, because Stripe never stores the number. */
export function testCardOf(method: PaymentMethod): TestCard {
  const card = byFingerprint.get(method.card.fingerprint ?? '');
  if (!card) throw invalid(`The payment method ${method.id} is of no test card`, 'payment_method');
  return card;
}

/** A new card PaymentMethod; `expiry` is what the buyer typed, else the end of next year. */
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
