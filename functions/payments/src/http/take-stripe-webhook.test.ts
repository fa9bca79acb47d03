import { randomUUID } from 'node:crypto';
import { db } from '@boxoffice/shared/tables/client.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { waitFor } from '@boxoffice/shared/testing/wait-for.ts';
import type Stripe from 'stripe';
import { expect, test, vi } from 'vitest';
import type { Payment } from '../domain/payment.ts';
import { useStripe } from '../testing/stripe.ts';

const { url: stripeUrl } = await useStripe();
const WEBHOOK_SECRET = 'whsec_returned_money';
Object.assign(process.env, {
  STRIPE_API_URL: stripeUrl,
  STRIPE_SECRET_KEY: 'sk_test_webhook',
  STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
});
await import('../group.ts');
const { paymentsService } = await import('../service.ts');
const { findPayment, putPayment } = await import('../tables/payments.ts');
const { stripe } = await import('../provider/stripe.ts');
const { capture, createAtProvider } = await import('../provider/requests.ts');
const { saveProviderState } = await import('../tables/provider-state.ts');
const { asOwnRequest } = await import('../tables/recent-payments.ts');
useTable();
const { ask } = useFunction('payments');

const given = { now: Date.now(), newId: randomUUID };

/** A payment whose request to Stripe is about to begin. */
async function started(): Promise<Payment> {
  const order = { orderId: randomUUID(), userId: randomUUID(), ticketId: randomUUID() };
  const goods = { amount: 4500, currency: 'EUR', title: 'The Magic Flute', quantity: 1, token: 'tok_visa' };
  const started = {
    id: randomUUID(),
    number: 1,
    version: 1,
    status: 'started',
    ...order,
    ...goods,
  } as Payment;
  const payment: Payment = { ...started, startedAt: given.now };
  await paymentsService.commit({ writes: [putPayment(payment)] });
  return payment;
}

/** A payment that is captured here and at Stripe. */
async function captured(): Promise<Payment & { intentId: string }> {
  const payment = await started();
  const authorised = await saveProviderState(payment, await createAtProvider(payment), given);
  const intentId = authorised.intentId ?? '';
  return { ...(await saveProviderState(authorised, await capture({ intentId }), given)), intentId };
}

/** The webhook event that announces the authorisation of a payment. */
async function authorisationOf({ id }: Payment): Promise<Stripe.Event | undefined> {
  const type = 'payment_intent.amount_capturable_updated';
  const { data } = await stripe.events.list({ limit: 100, type });
  return data.find(({ data: { object } }) => (object as Stripe.PaymentIntent).metadata.paymentId === id);
}

/** The webhook events about an intent's money that moved, the newest first. */
async function webhooksOf(intentId: string): Promise<Stripe.Event[]> {
  const types = ['charge.refunded', 'charge.dispute.created', 'charge.dispute.closed'];
  const { data } = await stripe.events.list({ limit: 100, types });
  return data.filter(
    (event) => (event.data.object as { payment_intent?: string }).payment_intent === intentId,
  );
}

async function deliver(event: Stripe.Event | undefined): Promise<number> {
  const payload = JSON.stringify(event);
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
  const headers = { 'stripe-signature': signature };
  return (await ask('POST', '/webhooks/stripe', { body: payload, headers })).status;
}

const published = async ({ id }: { id: string }) =>
  (await publishedEvents())
    .filter(({ subject }) => subject === id)
    .map(({ type, data }) => [type, (data as { refunded?: number }).refunded]);

test('refunds in parts count once, whatever order their webhooks come in', async () => {
  const payment = await captured();
  for (const amount of [1000, 500]) await stripe.refunds.create({ payment_intent: payment.intentId, amount });
  const [newest, oldest] = await webhooksOf(payment.intentId);
  for (const event of [newest, oldest, newest]) expect(await deliver(event)).toBe(200);
  expect(await findPayment(payment)).toMatchObject({ status: 'captured', refunded: 1500, version: 4 });
  await stripe.refunds.create({ payment_intent: payment.intentId });
  for (const event of await webhooksOf(payment.intentId)) expect(await deliver(event)).toBe(200);
  expect(await findPayment(payment)).toMatchObject({ status: 'refunded', refunded: 4500 });
  expect((await published(payment)).slice(-2)).toEqual([
    ['payment.refunded', 1500],
    ['payment.refunded', 4500],
  ]);
});

test.for([
  ['winning_evidence', 'won', undefined],
  ['losing_evidence', 'lost', 4500],
] as const)(
  'a dispute is followed from its opening to its end: %s',
  async ([evidence, dispute, refunded]) => {
    const payment = await captured();
    const { latest_charge } = await stripe.paymentIntents.retrieve(payment.intentId);
    await stripe.rawRequest('POST', `/v1/charges/${String(latest_charge)}/dispute`, {});
    const [opened] = await webhooksOf(payment.intentId);
    expect(await deliver(opened)).toBe(200);
    expect(await findPayment(payment)).toMatchObject({ status: 'captured', dispute: 'open' });
    const id = (opened?.data.object as Stripe.Dispute | undefined)?.id ?? '';
    await stripe.disputes.update(id, { evidence: { uncategorized_text: evidence } });
    const [closed] = await webhooksOf(payment.intentId);
    for (const event of [closed, opened]) expect(await deliver(event)).toBe(200);
    expect(await findPayment(payment)).toMatchObject({ status: 'captured', dispute, version: 5 });
    expect((await published(payment)).slice(-2)).toEqual([
      ['payment.disputed', undefined],
      ['payment.disputed', refunded],
    ]);
  },
);

test('a webhook about what this process is requesting waits for it, and reads neither table nor Stripe', async () => {
  const payment = await started();
  const created = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const own = asOwnRequest(payment.id, async () => {
    const state = await createAtProvider(payment);
    created.resolve();
    await answered.promise;
    return saveProviderState(payment, state, given);
  });
  await created.promise;
  const event = await authorisationOf(payment);
  const sent = vi.spyOn(db, 'send');
  const asked = [vi.spyOn(stripe.paymentIntents, 'retrieve'), vi.spyOn(stripe.paymentIntents, 'search')];
  const verified = vi.spyOn(stripe.webhooks, 'constructEvent');
  const delivered = deliver(event);
  await waitFor(() => expect(verified).toHaveBeenCalled());
  answered.resolve();
  expect((await own).status).toBe('authorised');
  expect(await delivered).toBe(200);
  expect(await deliver(event)).toBe(200);
  expect(sent.mock.calls.map(([command]) => command.constructor.name)).not.toContain('GetCommand');
  for (const request of asked) expect(request).not.toHaveBeenCalled();
});

test('a webhook recovers a young payment at once when its own request has failed', async () => {
  const payment = await started();
  const failed = asOwnRequest(payment.id, async () => {
    await createAtProvider(payment);
    throw new Error('the answer is lost');
  });
  await expect(failed).rejects.toThrow('lost');
  const event = await authorisationOf(payment);
  // Stripe's search does not know the newest intents.
  vi.spyOn(stripe.paymentIntents, 'search').mockReturnValueOnce(
    stripe.paymentIntents.search({ query: `metadata['paymentId']:'${randomUUID()}'` }),
  );
  expect(await deliver(event)).toBe(200);
  const intent = event?.data.object as Stripe.PaymentIntent;
  expect(await findPayment(payment)).toMatchObject({ status: 'authorised', intentId: intent.id });
  expect(await published(payment)).toEqual([['payment.authorised', undefined]]);
});

test('a webhook that names the intent of another payment changes nothing', async () => {
  const [payment, other] = [await started(), await started()];
  await createAtProvider(other);
  const event = await authorisationOf(other);
  const object = { ...event?.data.object, metadata: { paymentId: payment.id } };
  expect(await deliver({ ...event, data: { object } } as Stripe.Event)).toBe(200);
  expect(await findPayment(payment)).toMatchObject({ status: 'started' });
});
