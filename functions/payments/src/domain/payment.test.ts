import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { expect, test } from 'vitest';
import type { Intent, Observed } from './observed.ts';
import { isOldNews, isSwept, observe, type Payment, refuse, start } from './payment.ts';
import { isAwaited, verdict } from './verdict.ts';

const now = Date.parse('2026-11-22T20:00:00Z');
const given: Given = { now, newId: () => crypto.randomUUID() };
const buyer = crypto.randomUUID();

const order = (more: Partial<OrderData> = {}): OrderData => ({
  id: crypto.randomUUID(),
  version: 1,
  status: 'created',
  userId: buyer,
  ticketId: crypto.randomUUID(),
  title: 'The Magic Flute',
  quantity: 2,
  total: 9000,
  currency: 'EUR',
  expiresAt: new Date(now + 60_000).toISOString(),
  ...more,
});
const intent = (status: Intent['status'], more: Partial<Intent> = {}): Observed => ({
  intent: { id: 'pi_1', status, refunded: 0, ...more },
});
const started = (token?: string): Payment => start(order(), undefined, { buyer, token }, given);
/** The payment after the provider said these things, one after the other. */
const after = (payment: Payment, ...seen: Observed[]): Payment =>
  seen.reduce((state, one) => observe(state, one, given).state, payment);
const types = (payment: Payment, seen: Observed) =>
  observe(payment, seen, given).events.map(({ type }) => type);

test('a payment is of the total of the order', () => {
  expect(started('tok_visa')).toMatchObject({ status: 'started', amount: 9000, currency: 'EUR', version: 1 });
});

test('orders that are paid, cancelled, lapsed or of someone else are not paid for', () => {
  const paying =
    (more: Partial<OrderData>, who = buyer) =>
    () =>
      start(order(more), undefined, { buyer: who, token: 'tok_visa' }, given);
  expect(paying({ status: 'complete' })).toThrow('paid already');
  expect(paying({ status: 'cancelled' })).toThrow('cancelled');
  expect(paying({ status: 'expired' })).toThrow('expired');
  expect(paying({ expiresAt: new Date(now).toISOString() })).toThrow('expired');
  expect(paying({}, crypto.randomUUID())).toThrow('no such order');
});

test('a double click goes on with the payment that is under way; another card has to wait', () => {
  const live = started('tok_visa');
  expect(start(order(), live, { buyer, token: 'tok_visa' }, given)).toBe(live);
  expect(() => start(order(), live, { buyer, token: 'tok_amex' }, given)).toThrow('in progress');
});

test('an order with authorised money takes no second payment', () => {
  const live = after(started('tok_visa'), intent('requires_capture'));
  expect(() => start(order(), live, { buyer, token: 'tok_visa' }, given)).toThrow('paid already');
});

test('authorise, then capture: each is told once, however often the provider says it', () => {
  const payment = started('tok_visa');
  expect(types(payment, intent('requires_capture'))).toEqual(['payment.authorised']);
  const authorised = after(payment, intent('requires_capture'));
  expect(types(authorised, intent('requires_capture'))).toEqual([]);
  expect(types(authorised, intent('succeeded'))).toEqual(['payment.captured']);
  const captured = after(authorised, intent('succeeded'));
  expect(types(captured, intent('succeeded'))).toEqual([]);
  expect(captured).toMatchObject({ status: 'captured', version: 3, intentId: 'pi_1' });
});

test('what the provider said late changes nothing', () => {
  const captured = after(started('tok_visa'), intent('requires_capture'), intent('succeeded'));
  expect(observe(captured, intent('requires_capture'), given).state).toBe(captured);
  const released = after(started('tok_visa'), intent('requires_capture'), intent('canceled'));
  expect(observe(released, intent('requires_capture'), given).state).toBe(released);
});

const noFunds = { reason: 'Your card has insufficient funds.', reasonCode: 'card-no-funds' } as const;
const refused = intent('requires_payment_method', { declined: noFunds });

test('a declined card says why, and leaves room for another payment', () => {
  const payment = started('tok_x');
  const declined = after(payment, refused);
  expect(declined).toMatchObject({ status: 'declined', ...noFunds });
  expect(types(payment, refused)).toEqual(['payment.declined']);
  expect(start(order(), declined, { buyer, token: 'tok_visa' }, given)).toMatchObject({ status: 'started' });
});

test('a hosted page stays open over declines, until it is paid on or expires', () => {
  const page: Observed = { checkout: { id: 'cs_1', status: 'open', url: 'https://pay.example/1' } };
  const open = after(started(), page);
  expect(open).toMatchObject({ status: 'open', url: 'https://pay.example/1', checkoutId: 'cs_1' });
  const declined = after(open, { ...page, ...refused });
  expect(declined).toMatchObject({ status: 'open', url: 'https://pay.example/1', declined: noFunds });
  const paid: Observed = { checkout: { id: 'cs_1', status: 'complete' }, ...intent('requires_capture') };
  expect(after(declined, paid)).toMatchObject({ status: 'authorised' });
  expect(after(declined, paid)).not.toHaveProperty('declined');
  expect(after(open, { checkout: { id: 'cs_1', status: 'expired' } }).status).toBe('abandoned');
});

test('a card that is declined on a hosted page is told of once, and another reason again', () => {
  const page: Observed = { checkout: { id: 'cs_1', status: 'open', url: 'https://pay.example/1' } };
  const open = after(started(), page);
  const told = observe(open, { ...page, ...refused }, given);
  expect(told.events).toMatchObject([{ type: 'payment.declined', data: { status: 'declined', ...noFunds } }]);
  expect(observe(told.state, { ...page, ...refused }, given).state).toBe(told.state);
  expect(observe(told.state, page, given).state).toBe(told.state);
  const expired = { reason: 'Your card has expired.', reasonCode: 'card-expired' } as const;
  const other = { ...page, ...intent('requires_payment_method', { declined: expired }) };
  expect(observe(told.state, other, given).events).toMatchObject([{ data: expired }]);
});

test('money that went back is told with its reason', () => {
  const captured = after(started('tok_visa'), intent('requires_capture'), intent('succeeded'));
  const refused = refuse(captured, 'Too late');
  const { state, events } = observe(refused, intent('succeeded', { refunded: 9000 }), given);
  expect(state).toMatchObject({ status: 'refunded', reason: 'Too late' });
  expect(events.map(({ type }) => type)).toEqual(['payment.refunded']);
  expect(observe(captured, intent('succeeded', { refunded: 8999 }), given).state).toBe(captured);
});

test('an order decides what happens to the money', () => {
  const authorised = after(started('tok_visa'), intent('requires_capture'));
  const mine = { paymentId: authorised.id };
  expect(verdict(order({ status: 'complete', ...mine }), authorised)).toBe('capture');
  expect(verdict(order({ status: 'complete', paymentId: crypto.randomUUID() }), authorised)).toBe('let-go');
  expect(verdict(order({ status: 'cancelled' }), authorised)).toBe('let-go');
  expect(verdict(order({ status: 'expired' }), authorised)).toBe('wait');
  expect(verdict(order({ status: 'expired' }), refuse(authorised, 'Sold'))).toBe('let-go');
  expect(verdict(order({ status: 'expired' }), started())).toBe('close');
  expect(verdict(order(), authorised)).toBe('wait');
});

test('money that a bank refuses to pay is told with the reason', () => {
  const authorised = after(started('tok_visa'), intent('requires_capture'));
  const seen = intent('canceled', { unpaid: true });
  expect(observe(authorised, seen, given).state).toMatchObject({
    status: 'released',
    reason: 'Your bank did not pay the amount that it had promised',
    reasonCode: 'bank-did-not-pay',
  });
});

test('a payment that the provider has nothing of is given up once its order has ended', () => {
  expect(after(started('tok_visa'), { nothing: true }).status).toBe('abandoned');
  expect(isAwaited(order(), now)).toBe(true);
  expect(isAwaited(order(), now + 60_000)).toBe(false);
  expect(isAwaited(order({ status: 'cancelled' }), now)).toBe(false);
});

test('a payment that was given up is asked about until no request for it can be on its way', () => {
  const ended = after(started('tok_visa'), { nothing: true });
  const later = { ...given, now: now + 30 * 60_000 };
  expect(isSwept(ended)).toBe(true);
  expect(observe(ended, { nothing: true }, given).state).toBe(ended);
  expect(observe(ended, {}, later).state).toBe(ended);
  const over = observe(ended, { nothing: true }, later).state;
  expect([over.status, isSwept(over)]).toEqual(['abandoned', false]);
  expect(isSwept(observe(started('tok_visa'), { nothing: true }, later).state)).toBe(false);
});

test('money that turns up after its payment was given up is told, for the order to decide on', () => {
  const ended = after(started('tok_visa'), { nothing: true });
  expect(types(ended, intent('requires_capture'))).toEqual(['payment.authorised']);
  expect(after(ended, intent('requires_capture'))).toMatchObject({ status: 'authorised', late: true });
});

test('a webhook about what we did ourselves is old news; one about what we have not heard of is not', () => {
  const authorised = after(started('tok_visa'), intent('requires_capture'));
  const old = (type: string, payment = authorised, id = 'pi_1') =>
    isOldNews(payment, `payment_intent.${type}`, id);
  expect(old('amount_capturable_updated')).toBe(true);
  expect(old('succeeded')).toBe(false);
  expect(old('canceled')).toBe(false);
  expect(old('amount_capturable_updated', authorised, 'pi_2')).toBe(false);
  expect(old('succeeded', after(authorised, intent('succeeded')))).toBe(true);
  expect(old('canceled', after(authorised, intent('canceled')))).toBe(true);
});
