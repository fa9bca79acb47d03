import { expect, test } from 'vitest';
import { cancel, capture } from './capture.ts';
import type { Environment } from './environment.ts';
import { ApiError } from './errors.ts';
import { newPaymentIntent } from './new-payment-intent.ts';
import { authenticate, confirm, type Outcome } from './payment-intent.ts';
import { cardByToken, newPaymentMethod } from './payment-method.ts';
import { refund } from './refund.ts';

let ids = 0;
const given: Environment = {
  now: 1_800_000_000,
  newId: (prefix) => `${prefix}_${++ids}`,
  origin: 'http://localhost:3001',
};
const intent = (capture_method = 'manual') =>
  newPaymentIntent({ amount: 2000, currency: 'usd', capture_method, payment_method_types: ['card'] }, given);
const method = (token: string) =>
  newPaymentMethod(cardByToken(token, 'token'), { id: 'pm_1', now: given.now });
const pay = (token: string, how = {}) => confirm(intent(), method(token), how, given);
const typesOf = ({ events: happenings }: Outcome) => happenings.map(({ type }) => type);
function refusal(act: () => unknown): ApiError['body'] {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error.body;
    throw error;
  }
  throw new Error('It was not refused');
}

test('a good card is authorised and waits for its capture', () => {
  const paid = pay('tok_visa');
  expect(paid.intent).toMatchObject({
    status: 'requires_capture',
    amount_capturable: 2000,
    amount_received: 0,
  });
  expect(paid.charge).toMatchObject({ captured: false, paid: true, amount_captured: 0 });
  expect(typesOf(paid)).toEqual(['charge.succeeded', 'payment_intent.amount_capturable_updated']);
});

test('with automatic capture the money is taken at once', () => {
  const paid = confirm(intent('automatic'), method('tok_visa'), {}, given);
  expect(paid.intent).toMatchObject({ status: 'succeeded', amount_received: 2000 });
});

test('a declined card leaves the intent payable with another one', () => {
  const declined = pay('tok_chargeDeclinedInsufficientFunds');
  expect(declined.error?.status).toBe(402);
  expect(declined.intent).toMatchObject({
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
  });
  expect(confirm(declined.intent, method('tok_visa'), {}, given).intent.status).toBe('requires_capture');
});

test('a challenge that is passed pays, one that fails does not', () => {
  const asked = pay('tok_threeDSecure2Required', { returnUrl: 'https://shop.example/back' });
  expect(asked.intent.status).toBe('requires_action');
  expect(asked.intent.next_action?.redirect_to_url?.return_url).toBe('https://shop.example/back');
  const card = method('tok_threeDSecure2Required');
  expect(authenticate(asked.intent, card, true, given).intent.status).toBe('requires_capture');
  expect(authenticate(asked.intent, card, false, given).intent).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'payment_intent_authentication_failure' },
  });
});

test('a buyer who is not there cannot be asked for a challenge', () => {
  const asked = pay('tok_threeDSecure2Required', { offSession: true });
  expect(asked.error?.body).toMatchObject({ code: 'authentication_required' });
});

test('a capture takes the money once', () => {
  const { intent: held, charge } = pay('tok_visa');
  const taken = capture(held, charge);
  expect(taken.intent).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 2000 });
  expect(taken.charge).toMatchObject({ captured: true, amount_captured: 2000 });
  expect(refusal(() => capture(taken.intent, taken.charge))).toMatchObject({
    code: 'payment_intent_unexpected_state',
  });
});

test('no more is captured than was authorised', () => {
  const { intent: held, charge } = pay('tok_visa');
  expect(refusal(() => capture(held, charge, 2001))).toMatchObject({ code: 'amount_too_large' });
  expect(capture(held, charge, 1500).intent.amount_received).toBe(1500);
});

test('cancelling releases what was authorised, and takes nothing', () => {
  const { intent: held, charge } = pay('tok_visa');
  const released = cancel(held, charge, 'abandoned', given);
  expect(released.intent).toMatchObject({ status: 'canceled', amount_capturable: 0, amount_received: 0 });
  expect(released.charge).toMatchObject({ captured: false, refunded: true, amount_captured: 0 });
  expect(typesOf(released)).toEqual(['charge.refunded', 'refund.created', 'payment_intent.canceled']);
});

test('what is captured or cancelled cannot be cancelled', () => {
  const { intent: held, charge } = pay('tok_visa');
  for (const ended of [capture(held, charge), cancel(held, charge, null, given)]) {
    expect(refusal(() => cancel(ended.intent, ended.charge, null, given))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  }
});

test('refunds never add up to more than was taken', () => {
  const { intent: held, charge } = pay('tok_visa');
  const taken = capture(held, charge).charge;
  if (!taken) throw new Error('A capture has a charge');
  const first = refund(taken, { amount: 1500 }, given);
  expect(first.charge).toMatchObject({ amount_refunded: 1500, refunded: false });
  expect(refusal(() => refund(first.charge, { amount: 501 }, given)).message).toContain('$5.00');
  const rest = refund(first.charge, {}, given);
  expect(rest).toMatchObject({ refund: { amount: 500 }, charge: { refunded: true } });
  expect(refusal(() => refund(rest.charge, {}, given))).toMatchObject({ code: 'charge_already_refunded' });
});

test('methods of the Dashboard need a return_url, as at Stripe', () => {
  const open = newPaymentIntent({ amount: 2000, currency: 'usd' }, given);
  expect(refusal(() => confirm(open, method('tok_visa'), {}, given))).toMatchObject({ param: 'return_url' });
});
