import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { errorOf, startReceiver, stripeForTest } from './testing.ts';

const sessionParams = (overrides: Partial<Stripe.Checkout.SessionCreateParams> = {}) => ({
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
  ...overrides,
});

const CARD = { number: '4242 4242 4242 4242', expiry: '12 / 40', cvc: '123' };

function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
}

async function openSession(options = {}, overrides = {}) {
  const test = await stripeForTest(options);
  const session = await test.stripe.checkout.sessions.create(sessionParams(overrides));
  return { ...test, session, url: String(session.url) };
}

test('the checkout page shows the order and a card form with labels', async () => {
  const { session, url } = await openSession();
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

test('a paid session redirects to the shop and waits for capture', async () => {
  const { stripe, session, url } = await openSession();
  const answer = await submit(url, CARD);
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

test('a double click charges once and redirects to the same page', async () => {
  const { stripe, url } = await openSession();
  const answers = await Promise.all([submit(url, CARD), submit(url, CARD), submit(url, CARD)]);
  expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

test('a decline is shown beside the card number, and another card can pay', async () => {
  const { stripe, session, url } = await openSession();
  const declined = await submit(url, { ...CARD, number: '4000 0000 0000 9995' });
  expect(declined.status).toBe(402);
  const html = await declined.text();
  expect(html).toContain('id="number-error" role="alert">Your card has insufficient funds.');
  expect(html).not.toContain('value="123"');
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open' });
  expect((await submit(url, CARD)).status).toBe(303);
  expect((await stripe.paymentIntents.list()).data).toMatchObject([{ status: 'requires_capture' }]);
});

test('an error is shown beside each invalid field, and nothing is charged', async () => {
  const { stripe, url } = await openSession();
  const answer = await submit(url, { number: '4242 4242 4242 4241', expiry: '01/20', cvc: '12' });
  expect(answer.status).toBe(400);
  const html = await answer.text();
  for (const field of ['number', 'expiry', 'cvc']) expect(html).toContain(`id="${field}-error"`);
  expect((await stripe.charges.list()).data).toEqual([]);
});

test.each([
  ['complete', 'complete', 'requires_capture'],
  ['fail', 'open', 'requires_payment_method'],
])('a 3-D Secure challenge that ends in %s leaves the session %s', async (answer, status, intentStatus) => {
  const { stripe, session, url } = await openSession();
  const redirect = await submit(url, { ...CARD, number: '4000 0025 0000 3155' });
  const challenge = String(redirect.headers.get('location'));
  const secret = new URL(challenge).searchParams.get('client_secret') ?? '';
  expect(await (await fetch(challenge)).text()).toContain('3-D Secure');
  const answered = await submit(challenge, { answer, client_secret: secret });
  expect(answered.status).toBe(303);
  const found = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
  expect(found).toMatchObject({ status, payment_intent: { status: intentStatus } });
  if (status === 'open') expect(await (await fetch(url)).text()).toContain('unable to authenticate');
});

test('a challenge answer without the client secret is not found', async () => {
  const { url } = await openSession();
  const redirect = await submit(url, { ...CARD, number: '4000 0000 0000 3220' });
  const challenge = new URL(String(redirect.headers.get('location')));
  expect((await submit(challenge.origin + challenge.pathname, { answer: 'complete' })).status).toBe(404);
});

test('an expired session cannot be paid and shows that it has expired', async () => {
  const { stripe, session, url } = await openSession();
  expect(await stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired', url: null });
  const answer = await submit(url, CARD);
  expect(await answer.text()).toContain('has expired');
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
  expect((await errorOf(stripe.checkout.sessions.expire(session.id))).message).toContain('can be expired');
});

test('a session expires at expires_at, and its unpaid intent is cancelled', async () => {
  let now = Date.now();
  const expires_at = Math.floor(now / 1000) + 1800;
  const { stripe, fake, session, url } = await openSession({ now: () => now }, { expires_at });
  const receiver = await startReceiver(stripe);
  await submit(url, { ...CARD, number: '4000 0000 0000 0002' });
  fake.deliverTo(receiver.url);
  now += 1801 * 1000;
  await expect
    .poll(receiver.types, { timeout: 5000 })
    .toEqual(['checkout.session.expired', 'payment_intent.canceled']);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'expired' });
});

test('the intent of an open session can only be cancelled by expiring the session', async () => {
  const { stripe, session, url } = await openSession();
  await submit(url, { ...CARD, number: '4000 0000 0000 0002' });
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id);
  const cancelled = errorOf(stripe.paymentIntents.cancel(String(payment_intent)));
  expect((await cancelled).message).toContain('Expire the Checkout Session');
});

test.each([
  ['an expiry in less than 30 minutes', { expires_at: Math.floor(Date.now() / 1000) + 900 }, 'expires_at'],
  ['an expiry in more than 24 hours', { expires_at: Math.floor(Date.now() / 1000) + 90_000 }, 'expires_at'],
  ['a missing success_url', { success_url: undefined }, 'success_url'],
  ['an invalid cancel_url', { cancel_url: 'javascript:alert(1)' }, 'cancel_url'],
  ['an empty list of line items', { line_items: [] }, 'line_items'],
])('%s is 400', async (_, overrides, param) => {
  const { stripe } = await stripeForTest();
  expect(await errorOf(stripe.checkout.sessions.create(sessionParams(overrides)))).toMatchObject({
    statusCode: 400,
    param,
  });
});

test('the page of an unknown session is not found', async () => {
  const { fake } = await stripeForTest();
  expect((await fetch(`${fake.url}/c/pay/cs_test_nothing`)).status).toBe(404);
});
