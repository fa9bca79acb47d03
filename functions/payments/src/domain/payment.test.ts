import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { expect, test } from 'vitest';
import { applyProviderState, isAlreadyApplied } from './apply.ts';
import { isBuyerWaiting, nextMoneyStep } from './money-step.ts';
import { needsSweep, type Payment, refuse, start } from './payment.ts';
import type { Intent, ProviderState } from './provider-state.ts';

const now = Date.parse('2026-11-22T20:00:00Z');
const given: Given = { now, newId: () => crypto.randomUUID() };
const buyer = crypto.randomUUID();

const order = (overrides: Partial<OrderData> = {}): OrderData => ({
  id: crypto.randomUUID(),
  version: 1,
  status: 'created',
  userId: buyer,
  ticketId: crypto.randomUUID(),
  sellerId: crypto.randomUUID(),
  title: 'The Magic Flute',
  quantity: 2,
  total: 9000,
  currency: 'EUR',
  expiresAt: new Date(now + 60_000).toISOString(),
  ...overrides,
});
const intent = (status: Intent['status'], overrides: Partial<Intent> = {}): ProviderState => ({
  intent: { id: 'pi_1', status, refunded: 0, ...overrides },
});
const page: ProviderState = { checkout: { id: 'cs_1', status: 'open', url: 'https://pay.example/1' } };
const noFunds = { reason: 'Your card has insufficient funds.', reasonCode: 'card-no-funds' } as const;
const decline = intent('requires_payment_method', { declined: noFunds });

const started = (token?: string): Payment => start(order(), undefined, { number: 1, buyer, token }, given);
/** The payment after each of these provider states was applied in turn. */
const after = (payment: Payment, ...states: ProviderState[]): Payment =>
  states.reduce((result, state) => applyProviderState(result, state, given).state, payment);
const eventTypes = (payment: Payment, state: ProviderState) =>
  applyProviderState(payment, state, given).events.map(({ type }) => type);

test("a payment has its order's total and currency", () => {
  expect(started('tok_visa')).toMatchObject({ status: 'started', amount: 9000, currency: 'EUR', version: 1 });
});

test("a paid, cancelled or expired order and another user's order cannot be paid", () => {
  const paying =
    (overrides: Partial<OrderData>, user = buyer) =>
    () =>
      start(order(overrides), undefined, { number: 1, buyer: user, token: 'tok_visa' }, given);
  expect(paying({ status: 'complete' })).toThrow('paid already');
  expect(paying({ status: 'cancelled' })).toThrow('cancelled');
  expect(paying({ status: 'expired' })).toThrow('expired');
  expect(paying({ expiresAt: new Date(now).toISOString() })).toThrow('expired');
  expect(paying({}, crypto.randomUUID())).toThrow('no such order');
});

test('a double click continues the live payment, and another card is refused', () => {
  const live = started('tok_visa');
  expect(start(order(), live, { number: 1, buyer, token: 'tok_visa' }, given)).toBe(live);
  expect(() => start(order(), live, { number: 1, buyer, token: 'tok_amex' }, given)).toThrow('in progress');
});

test('an order with an authorised payment refuses a second payment', () => {
  const live = after(started('tok_visa'), intent('requires_capture'));
  expect(() => start(order(), live, { number: 1, buyer, token: 'tok_visa' }, given)).toThrow('paid already');
});

test('authorisation and capture each emit one event, however often the provider reports them', () => {
  const payment = started('tok_visa');
  expect(eventTypes(payment, intent('requires_capture'))).toEqual(['payment.authorised']);
  const authorised = after(payment, intent('requires_capture'));
  expect(eventTypes(authorised, intent('requires_capture'))).toEqual([]);
  expect(eventTypes(authorised, intent('succeeded'))).toEqual(['payment.captured']);
  const captured = after(authorised, intent('succeeded'));
  expect(eventTypes(captured, intent('succeeded'))).toEqual([]);
  expect(captured).toMatchObject({ status: 'captured', version: 3, intentId: 'pi_1' });
});

test('an outdated provider state changes nothing', () => {
  const captured = after(started('tok_visa'), intent('requires_capture'), intent('succeeded'));
  expect(applyProviderState(captured, intent('requires_capture'), given).state).toBe(captured);
  const released = after(started('tok_visa'), intent('requires_capture'), intent('canceled'));
  expect(applyProviderState(released, intent('requires_capture'), given).state).toBe(released);
});

test('a declined payment has the reason, and the buyer can start another', () => {
  const payment = started('tok_x');
  const declined = after(payment, decline);
  expect(declined).toMatchObject({ status: 'declined', ...noFunds });
  expect(eventTypes(payment, decline)).toEqual(['payment.declined']);
  expect(start(order(), declined, { number: 1, buyer, token: 'tok_visa' }, given)).toMatchObject({
    status: 'started',
  });
});

test('a checkout page stays open after a decline, until it is paid or expires', () => {
  const open = after(started(), page);
  expect(open).toMatchObject({ status: 'open', url: 'https://pay.example/1', checkoutId: 'cs_1' });
  const declined = after(open, { ...page, ...decline });
  expect(declined).toMatchObject({ status: 'open', url: 'https://pay.example/1', declined: noFunds });
  const paid: ProviderState = { checkout: { id: 'cs_1', status: 'complete' }, ...intent('requires_capture') };
  expect(after(declined, paid)).toMatchObject({ status: 'authorised' });
  expect(after(declined, paid)).not.toHaveProperty('declined');
  expect(after(open, { checkout: { id: 'cs_1', status: 'expired' } }).status).toBe('abandoned');
});

test('a decline on a checkout page emits one event for each new reason', () => {
  const first = applyProviderState(after(started(), page), { ...page, ...decline }, given);
  expect(first.events).toMatchObject([
    { type: 'payment.declined', data: { status: 'declined', ...noFunds } },
  ]);
  expect(applyProviderState(first.state, { ...page, ...decline }, given).state).toBe(first.state);
  expect(applyProviderState(first.state, page, given).state).toBe(first.state);
  const expired = { reason: 'Your card has expired.', reasonCode: 'card-expired' } as const;
  const second = { ...page, ...intent('requires_payment_method', { declined: expired }) };
  expect(applyProviderState(first.state, second, given).events).toMatchObject([{ data: expired }]);
});

test('refunds in parts are announced with their sum, and the last one ends the payment', () => {
  const captured = after(started('tok_visa'), intent('requires_capture'), intent('succeeded'));
  const half = applyProviderState(captured, intent('succeeded', { refunded: 4000 }), given);
  expect(half.events).toMatchObject([
    { type: 'payment.refunded', data: { status: 'captured', refunded: 4000, version: 4 } },
  ]);
  expect(applyProviderState(half.state, intent('succeeded', { refunded: 4000 }), given).state).toBe(
    half.state,
  );
  const whole = applyProviderState(half.state, intent('succeeded', { refunded: 9000 }), given);
  expect(whole.events).toMatchObject([{ type: 'payment.refunded', data: { status: 'refunded' } }]);
});

test('a capture that is first seen with a refund announces both', () => {
  const authorised = after(started('tok_visa'), intent('requires_capture'));
  const types = eventTypes(authorised, intent('succeeded', { refunded: 1 }));
  expect(types).toEqual(['payment.captured', 'payment.refunded']);
});

test('a dispute is announced when it opens and ends, and a lost one leaves the payment captured', () => {
  const captured = after(started('tok_visa'), intent('requires_capture'), intent('succeeded'));
  const open = applyProviderState(captured, intent('succeeded', { dispute: 'open' }), given);
  expect(open.events).toMatchObject([{ type: 'payment.disputed', data: { dispute: 'open' } }]);
  const won = applyProviderState(open.state, intent('succeeded', { dispute: 'won' }), given);
  expect(won.events).toMatchObject([{ type: 'payment.disputed', data: { dispute: 'won' } }]);
  const lost = applyProviderState(
    open.state,
    intent('succeeded', { dispute: 'lost', refunded: 9000 }),
    given,
  );
  const data = { status: 'captured', dispute: 'lost', refunded: 9000 };
  expect(lost.events).toMatchObject([{ type: 'payment.disputed', data }]);
});

test("a refund has the order's reason", () => {
  const captured = after(started('tok_visa'), intent('requires_capture'), intent('succeeded'));
  const refunded = intent('succeeded', { refunded: 9000 });
  const { state, events } = applyProviderState(refuse(captured, 'Too late', given).state, refunded, given);
  expect(state).toMatchObject({ status: 'refunded', reason: 'Too late' });
  expect(events.map(({ type }) => type)).toEqual(['payment.refunded']);
});

test('a refused payment whose money the bank has taken back announces its version', () => {
  const lost = intent('succeeded', { dispute: 'lost', refunded: 9000 });
  const captured = after(started('tok_visa'), intent('requires_capture'), intent('succeeded'), lost);
  const { state, events } = refuse(captured, 'Too late', given);
  expect(events).toMatchObject([{ type: 'payment.refunded', data: { version: state.version } }]);
  expect(refuse(state, 'Too late', given)).toEqual({ state, events: [] });
});

test('the order decides the next step for the money', () => {
  const authorised = after(started('tok_visa'), intent('requires_capture'));
  const completeWith = (paymentId: string) => order({ status: 'complete', paymentId });
  expect(nextMoneyStep(completeWith(authorised.id), authorised)).toBe('capture');
  expect(nextMoneyStep(completeWith(crypto.randomUUID()), authorised)).toBe('release');
  expect(nextMoneyStep(order({ status: 'cancelled' }), authorised)).toBe('release');
  expect(nextMoneyStep(order({ status: 'expired' }), authorised)).toBe('wait');
  expect(nextMoneyStep(order({ status: 'expired' }), refuse(authorised, 'Sold', given).state)).toBe(
    'release',
  );
  expect(nextMoneyStep(order({ status: 'expired' }), started())).toBe('close');
  expect(nextMoneyStep(order(), authorised)).toBe('wait');
});

test('an authorisation that the bank does not pay is released with that reason', () => {
  const authorised = after(started('tok_visa'), intent('requires_capture'));
  expect(after(authorised, intent('canceled', { unpaid: true }))).toMatchObject({
    status: 'released',
    reason: 'Your bank did not pay the amount that it had promised',
    reasonCode: 'bank-did-not-pay',
  });
});

test('a payment that the provider does not have is abandoned once its order has ended', () => {
  expect(after(started('tok_visa'), { absent: true }).status).toBe('abandoned');
  expect(isBuyerWaiting(order(), now)).toBe(true);
  expect(isBuyerWaiting(order(), now + 60_000)).toBe(false);
  expect(isBuyerWaiting(order({ status: 'cancelled' }), now)).toBe(false);
});

test('an abandoned payment is swept while a request for it may still be under way', () => {
  const abandoned = after(started('tok_visa'), { absent: true });
  const later = { ...given, now: now + 30 * 60_000 };
  expect(needsSweep(abandoned)).toBe(true);
  expect(applyProviderState(abandoned, { absent: true }, given).state).toBe(abandoned);
  expect(applyProviderState(abandoned, {}, later).state).toBe(abandoned);
  const final = applyProviderState(abandoned, { absent: true }, later).state;
  expect([final.status, needsSweep(final)]).toEqual(['abandoned', false]);
  // It frees nothing: the order may have another live payment by then.
  expect(final.late).toBe(true);
  expect(needsSweep(applyProviderState(started('tok_visa'), { absent: true }, later).state)).toBe(false);
});

test('an abandoned payment that is authorised after all is announced, and the order decides on it', () => {
  const abandoned = after(started('tok_visa'), { absent: true });
  expect(eventTypes(abandoned, intent('requires_capture'))).toEqual(['payment.authorised']);
  expect(after(abandoned, intent('requires_capture'))).toMatchObject({ status: 'authorised', late: true });
});

test('a webhook changes a payment only when it reports an outcome that the payment does not have', () => {
  const authorised = after(started('tok_visa'), intent('requires_capture'));
  const isApplied = (type: string, payment = authorised, id = 'pi_1') =>
    isAlreadyApplied(payment, `payment_intent.${type}`, id);
  expect(isApplied('amount_capturable_updated')).toBe(true);
  expect(isApplied('succeeded')).toBe(false);
  expect(isApplied('canceled')).toBe(false);
  expect(isApplied('amount_capturable_updated', authorised, 'pi_2')).toBe(false);
  expect(isApplied('succeeded', after(authorised, intent('succeeded')))).toBe(true);
  expect(isApplied('canceled', after(authorised, intent('canceled')))).toBe(true);
});
