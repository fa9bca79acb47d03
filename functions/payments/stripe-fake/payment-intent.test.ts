import { expect, test } from 'vitest';
import { cancel, capture } from './capture.ts';
import type { Environment } from './environment.ts';
import { ApiError } from './errors.ts';
import { newPaymentIntent } from './new-payment-intent.ts';
import { authenticate, confirm, type Outcome } from './payment-intent.ts';
import { cardByToken, newPaymentMethod } from './payment-method.ts';
import { refund } from './refund.ts';

let ids = 0;
const environment: Environment = {
  now: 1_800_000_000,
  newId: (prefix) => `${prefix}_${++ids}`,
  origin: 'http://localhost:3001',
};
const intent = (capture_method = 'manual') =>
  newPaymentIntent(
    { amount: 2000, currency: 'usd', capture_method, payment_method_types: ['card'] },
    environment,
  );
const method = (token: string) =>
  newPaymentMethod(cardByToken(token, 'token'), { id: 'pm_1', now: environment.now });
const pay = (token: string, options = {}) => confirm(intent(), method(token), options, environment);
const typesOf = ({ events: happenings }: Outcome) => happenings.map(({ type }) => type);
function errorOf(act: () => unknown): ApiError['body'] {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error.body;
    throw error;
  }
  throw new Error('Nothing was thrown');
}

test('a valid card is authorised and waits for capture', () => {
  const paid = pay('tok_visa');
  expect(paid.intent).toMatchObject({
    status: 'requires_capture',
    amount_capturable: 2000,
    amount_received: 0,
  });
  expect(paid.charge).toMatchObject({ captured: false, paid: true, amount_captured: 0 });
  expect(typesOf(paid)).toEqual(['charge.succeeded', 'payment_intent.amount_capturable_updated']);
});

test('automatic capture captures at once', () => {
  const paid = confirm(intent('automatic'), method('tok_visa'), {}, environment);
  expect(paid.intent).toMatchObject({ status: 'succeeded', amount_received: 2000 });
});

test('another card can pay after a decline', () => {
  const declined = pay('tok_chargeDeclinedInsufficientFunds');
  expect(declined.error?.status).toBe(402);
  expect(declined.intent).toMatchObject({
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
  });
  expect(confirm(declined.intent, method('tok_visa'), {}, environment).intent.status).toBe(
    'requires_capture',
  );
});

test('a passed challenge authorises the payment, and a failed one does not', () => {
  const challenged = pay('tok_threeDSecure2Required', { returnUrl: 'https://shop.example/back' });
  expect(challenged.intent.status).toBe('requires_action');
  expect(challenged.intent.next_action?.redirect_to_url?.return_url).toBe('https://shop.example/back');
  const card = method('tok_threeDSecure2Required');
  expect(authenticate(challenged.intent, card, true, environment).intent.status).toBe('requires_capture');
  expect(authenticate(challenged.intent, card, false, environment).intent).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'payment_intent_authentication_failure' },
  });
});

test('an off-session payment that needs a challenge is declined', () => {
  const challenged = pay('tok_threeDSecure2Required', { offSession: true });
  expect(challenged.error?.body).toMatchObject({ code: 'authentication_required' });
});

test('an intent is captured once', () => {
  const { intent: authorised, charge } = pay('tok_visa');
  const captured = capture(authorised, charge, environment);
  expect(captured.intent).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 2000 });
  expect(captured.charge).toMatchObject({ captured: true, amount_captured: 2000 });
  expect(errorOf(() => capture(captured.intent, captured.charge, environment))).toMatchObject({
    code: 'payment_intent_unexpected_state',
  });
});

test('a capture of more than the authorised amount is rejected', () => {
  const { intent: authorised, charge } = pay('tok_visa');
  expect(errorOf(() => capture(authorised, charge, environment, 2001))).toMatchObject({
    code: 'amount_too_large',
  });
  expect(capture(authorised, charge, environment, 1500).intent.amount_received).toBe(1500);
});

test('a cancellation releases the authorisation and captures nothing', () => {
  const { intent: authorised, charge } = pay('tok_visa');
  const released = cancel(authorised, charge, 'abandoned', environment);
  expect(released.intent).toMatchObject({ status: 'canceled', amount_capturable: 0, amount_received: 0 });
  expect(released.charge).toMatchObject({ captured: false, refunded: true, amount_captured: 0 });
  expect(typesOf(released)).toEqual(['charge.refunded', 'refund.created', 'payment_intent.canceled']);
});

test('a captured or cancelled intent cannot be cancelled', () => {
  const { intent: authorised, charge } = pay('tok_visa');
  for (const ended of [
    capture(authorised, charge, environment),
    cancel(authorised, charge, null, environment),
  ]) {
    expect(errorOf(() => cancel(ended.intent, ended.charge, null, environment))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  }
});

test('refunds never exceed the captured amount', () => {
  const { intent: authorised, charge } = pay('tok_visa');
  const captured = capture(authorised, charge, environment).charge;
  if (!captured) throw new Error('A capture has a charge');
  const first = refund(captured, { amount: 1500 }, environment);
  expect(first.charge).toMatchObject({ amount_refunded: 1500, refunded: false });
  expect(errorOf(() => refund(first.charge, { amount: 501 }, environment)).message).toContain('$5.00');
  const rest = refund(first.charge, {}, environment);
  expect(rest).toMatchObject({ refund: { amount: 500 }, charge: { refunded: true } });
  expect(errorOf(() => refund(rest.charge, {}, environment))).toMatchObject({
    code: 'charge_already_refunded',
  });
});

test('an intent without payment method types needs a return_url, as at Stripe', () => {
  const open = newPaymentIntent({ amount: 2000, currency: 'usd' }, environment);
  expect(errorOf(() => confirm(open, method('tok_visa'), {}, environment))).toMatchObject({
    param: 'return_url',
  });
});
