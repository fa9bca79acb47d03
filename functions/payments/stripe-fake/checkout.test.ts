import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { errorOf, startReceiver, stripeForTest } from './testing.ts';

const seats = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) => ({
  mode: 'payment' as const,
  line_items: [
    {
      price_data: { currency: 'usd', unit_amount: 1250, product_data: { name: 'Concert <b>& more' } },
      quantity: 2,
    },
  ],
  payment_intent_data: { capture_method: 'manual' as const, metadata: { orderId: 'o-1' } },
  metadata: { orderId: 'o-1' },
  client_reference_id: 'o-1',
  success_url: 'http://shop.example/orders/o-1?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://shop.example/orders/o-1',
  ...more,
});

const CARD = { number: '4242 4242 4242 4242', expiry: '12 / 40', cvc: '123' };

function press(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
}

async function opened(options = {}, more = {}) {
  const test = await stripeForTest(options);
  const session = await test.stripe.checkout.sessions.create(seats(more));
  return { ...test, session, url: String(session.url) };
}

test('the page shows what is bought and asks for a card, with labels', async () => {
  const { session, url } = await opened();
  expect(session).toMatchObject({
    status: 'open',
    payment_status: 'unpaid',
    amount_total: 2500,
    currency: 'usd',
  });
  expect(session.payment_intent).toBeNull();
  const html = await (await fetch(url)).text();
  for (const text of [
    '$25.00',
    '2 × Concert &#60;b&#62;&#38; more',
    'Pay $25.00',
    'href="http://shop.example/orders/o-1"',
  ]) {
    expect(html).toContain(text);
  }
  for (const label of ['Card number', 'Expiry', 'CVC'])
    expect(html).toMatch(new RegExp(`<label for="\\w+">${label}<`));
  expect(html).not.toContain('<script');
});

test('a card that pays leads back to the shop, and waits for capture', async () => {
  const { stripe, session, url } = await opened();
  const answer = await press(url, CARD);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`http://shop.example/orders/o-1?session=${session.id}`);
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['payment_intent', 'line_items'],
  });
  expect(paid).toMatchObject({
    status: 'complete',
    payment_status: 'unpaid',
    url: null,
    payment_intent: { status: 'requires_capture', amount: 2500, metadata: { orderId: 'o-1' } },
    line_items: { data: [{ quantity: 2, amount_total: 2500 }] },
  });
  const intent = (paid.payment_intent as Stripe.PaymentIntent).id;
  await stripe.paymentIntents.capture(intent);
  const { data } = await stripe.checkout.sessions.list({ payment_intent: intent });
  expect(data).toMatchObject([{ id: session.id, payment_status: 'paid' }]);
});

test('a double press charges once and leads to the same place', async () => {
  const { stripe, url } = await opened();
  const answers = await Promise.all([press(url, CARD), press(url, CARD), press(url, CARD)]);
  expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

test('a decline is said beside the card number, and another card can pay', async () => {
  const { stripe, session, url } = await opened();
  const declined = await press(url, { ...CARD, number: '4000 0000 0000 9995' });
  expect(declined.status).toBe(402);
  const html = await declined.text();
  expect(html).toContain('id="number-error" role="alert">Your card has insufficient funds.');
  expect(html).not.toContain('value="123"');
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open' });
  expect((await press(url, CARD)).status).toBe(303);
  expect((await stripe.paymentIntents.list()).data).toMatchObject([{ status: 'requires_capture' }]);
});

test('mistakes are said beside their fields, and nothing is tried', async () => {
  const { stripe, url } = await opened();
  const answer = await press(url, { number: '4242 4242 4242 4241', expiry: '01/20', cvc: '12' });
  expect(answer.status).toBe(400);
  const html = await answer.text();
  for (const field of ['number', 'expiry', 'cvc']) expect(html).toContain(`id="${field}-error"`);
  expect((await stripe.charges.list()).data).toEqual([]);
});

test.each([
  ['complete', 'complete', 'requires_capture'],
  ['fail', 'open', 'requires_payment_method'],
])('a 3-D Secure challenge that ends in %s leaves the session %s', async (answer, status, intentStatus) => {
  const { stripe, session, url } = await opened();
  const asked = await press(url, { ...CARD, number: '4000 0025 0000 3155' });
  const challenge = String(asked.headers.get('location'));
  const secret = new URL(challenge).searchParams.get('client_secret') ?? '';
  expect(await (await fetch(challenge)).text()).toContain('3-D Secure');
  const answered = await press(challenge, { answer, client_secret: secret });
  expect(answered.status).toBe(303);
  const found = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
  expect(found).toMatchObject({ status, payment_intent: { status: intentStatus } });
  if (status === 'open') expect(await (await fetch(url)).text()).toContain('unable to authenticate');
});

test('a challenge cannot be answered by somebody who only knows the intent', async () => {
  const { url } = await opened();
  const asked = await press(url, { ...CARD, number: '4000 0000 0000 3220' });
  const challenge = new URL(String(asked.headers.get('location')));
  expect((await press(challenge.origin + challenge.pathname, { answer: 'complete' })).status).toBe(404);
});

test('an expired session cannot be paid, and says so', async () => {
  const { stripe, session, url } = await opened();
  expect(await stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired', url: null });
  const answer = await press(url, CARD);
  expect(await answer.text()).toContain('has expired');
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
  expect((await errorOf(stripe.checkout.sessions.expire(session.id))).message).toContain('can be expired');
});

test('a session expires by the clock, its unpaid intent with it', async () => {
  let now = Date.now();
  const expires_at = Math.floor(now / 1000) + 1800;
  const { stripe, standIn, session, url } = await opened({ now: () => now }, { expires_at });
  const receiver = await startReceiver(stripe);
  await press(url, { ...CARD, number: '4000 0000 0000 0002' });
  standIn.deliverTo(receiver.url);
  now += 1801 * 1000;
  await expect
    .poll(receiver.types, { timeout: 5000 })
    .toEqual(['checkout.session.expired', 'payment_intent.canceled']);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'expired' });
});

test('an intent of an open session is ended by expiring the session only', async () => {
  const { stripe, session, url } = await opened();
  await press(url, { ...CARD, number: '4000 0000 0000 0002' });
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id);
  const cancelled = errorOf(stripe.paymentIntents.cancel(String(payment_intent)));
  expect((await cancelled).message).toContain('Expire the Checkout Session');
});

test.each([
  ['too short a life', { expires_at: Math.floor(Date.now() / 1000) + 900 }, 'expires_at'],
  ['too long a life', { expires_at: Math.floor(Date.now() / 1000) + 90_000 }, 'expires_at'],
  ['no address to return to', { success_url: undefined }, 'success_url'],
  ['an address that is none', { cancel_url: 'javascript:alert(1)' }, 'cancel_url'],
  ['nothing to buy', { line_items: [] }, 'line_items'],
])('%s is 400', async (_, more, param) => {
  const { stripe } = await stripeForTest();
  expect(await errorOf(stripe.checkout.sessions.create(seats(more)))).toMatchObject({
    statusCode: 400,
    param,
  });
});

test('a page that nobody made is not found', async () => {
  const { standIn } = await stripeForTest();
  expect((await fetch(`${standIn.url}/c/pay/cs_test_nothing`)).status).toBe(404);
});
