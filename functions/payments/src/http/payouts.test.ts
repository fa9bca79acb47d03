import { randomUUID } from 'node:crypto';
import { Conflict } from '@boxoffice/shared/errors.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  type OrderData,
} from '@boxoffice/shared/events/order.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { useStripe } from '../testing/stripe.ts';

const { url: stripeUrl, setFaults } = await useStripe();
const [SECRET, CONNECT_SECRET] = ['whsec_payments', 'whsec_accounts'];
Object.assign(process.env, {
  STRIPE_API_URL: stripeUrl,
  STRIPE_SECRET_KEY: 'sk_test_payouts',
  STRIPE_WEBHOOK_SECRET: `${SECRET},${CONNECT_SECRET}`,
  FEE_PERCENT: '10',
  SELL_WITHOUT_PAYOUTS: 'true',
});
await import('../group.ts');
const { stripe } = await import('../provider/stripe.ts');
const { openAccount } = await import('../domain/payout.ts');
const { findPayoutAccount, saveAccountState, savePayoutAccount } = await import(
  '../tables/payout-accounts.ts'
);
const { livePayment } = await import('../tables/payments.ts');
useTable();
const { ask, deliver } = useFunction('payments');

type User = Awaited<ReturnType<typeof newUser>>;
const PATH = '/api/payouts/account';
const read = async ({ headers }: User) => (await ask<object>('GET', PATH, { headers })).body;
const open = ({ headers }: User) => ask<{ url: string }>('POST', PATH, { headers });
const send = (type: string, data: object) =>
  deliver({ id: randomUUID(), source: '/boxoffice/orders', type, data });

/** Completes Stripe's onboarding page. */
async function onboard(seller: User): Promise<string> {
  const { url } = (await open(seller)).body;
  const body = new URLSearchParams({ answer: 'complete' });
  await fetch(url, { method: 'POST', body, redirect: 'manual' });
  return (await findPayoutAccount(seller.id))?.accountId ?? '';
}

/** The latest account.updated event of an account. */
async function eventOf(accountId: string): Promise<Stripe.Event | undefined> {
  const { data } = await stripe.events.list({ type: 'account.updated', limit: 100 });
  return data.find(({ account }) => account === accountId);
}

async function webhook(event: object | undefined, secret = CONNECT_SECRET): Promise<number> {
  const payload = JSON.stringify(event);
  const headers = { 'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret }) };
  return (await ask('POST', '/webhooks/stripe', { body: payload, headers })).status;
}

/** An order that its buyer can pay. */
async function placed(seller: User): Promise<{ buyer: User; order: OrderData }> {
  const buyer = await newUser();
  const order: OrderData = {
    ...{ id: randomUUID(), version: 1, status: 'created', userId: buyer.id, ticketId: randomUUID() },
    ...{ sellerId: seller.id, title: 'The Magic Flute', quantity: 1, total: 4500, currency: 'EUR' },
    expiresAt: new Date(Date.now() + 900_000).toISOString(),
  };
  expect(await send(OrderCreated.type, order)).toBe(204);
  return { buyer, order };
}

const pay = ({ buyer, order }: { buyer: User; order: OrderData }, token: string | undefined = 'tok_visa') =>
  ask<{ url?: string }>('POST', '/api/payments', {
    headers: buyer.headers,
    body: { orderId: order.id, ...(token && { token }) },
  });

/** A captured payment of 4500 cents, and its charge with its transfer. */
async function sold(seller: User) {
  const { buyer, order } = await placed(seller);
  expect((await pay({ buyer, order })).status).toBe(201);
  const payment = await livePayment(order.id);
  const complete: OrderData = { ...order, version: 2, status: 'complete', paymentId: payment?.id };
  expect(await send(OrderCompleted.type, complete)).toBe(204);
  return { order: complete, payment, intentId: payment?.intentId ?? '' };
}

const chargeOf = async (intentId: string) => {
  const expand = ['latest_charge', 'latest_charge.transfer'];
  return (await stripe.paymentIntents.retrieve(intentId, { expand })).latest_charge as Stripe.Charge;
};

const balanceOf = async (stripeAccount: string) =>
  (await stripe.balance.retrieve({}, { stripeAccount })).available[0]?.amount ?? 0;

test('a seller is led to the onboarding, and then to the dashboard of the account', async () => {
  const seller = await newUser();
  expect(await read(seller)).toEqual({ status: 'none', feePercent: 10, optional: true });
  const { status, body } = await open(seller);
  expect([status, body.url]).toEqual([201, expect.stringContaining('/c/onboarding/')]);
  expect(await read(seller)).toMatchObject({ status: 'pending' });
  await onboard(seller);
  expect(await read(seller)).toMatchObject({ status: 'enabled', balance: [], payouts: [] });
  expect((await open(seller)).body.url).toContain('/c/dashboard/');
});

test('two requests at once make one account', async () => {
  const seller = await newUser();
  const answers = await Promise.all(Array.from({ length: 5 }, () => open(seller)));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  const { data } = await stripe.accounts.list({ limit: 100 });
  expect(data.filter(({ metadata }) => metadata?.sellerId === seller.id)).toHaveLength(1);
});

test('a 500 of the provider keeps nobody from an account', async () => {
  const seller = await newUser();
  await setFaults({ match: 'POST /v1/accounts', kind: '500' });
  expect((await open(seller)).status).toBe(201);
});

test('account.updated enables the account, also twice and after an older event', async () => {
  const seller = await newUser();
  const id = await onboard(seller);
  const enabled = await eventOf(id);
  expect(await webhook(enabled)).toBe(200);
  expect(await findPayoutAccount(seller.id)).toMatchObject({ status: 'enabled', version: 2 });
  const older = { ...enabled, data: { object: { ...enabled?.data.object, capabilities: {} } } };
  for (const event of [enabled, older]) expect(await webhook(event)).toBe(200);
  expect(await findPayoutAccount(seller.id)).toMatchObject({ status: 'enabled', version: 2 });
  await stripe.rawRequest('POST', `/v1/accounts/${id}/restrict`, {});
  expect(await webhook(enabled)).toBe(200);
  expect(await findPayoutAccount(seller.id)).toMatchObject({ status: 'pending', version: 3 });
});

test('a forged account.updated is 400, and one of a strange account changes nothing', async () => {
  const seller = await newUser();
  const id = await onboard(seller);
  const enabled = await eventOf(id);
  expect(await webhook(enabled, 'whsec_wrong')).toBe(400);
  expect(await findPayoutAccount(seller.id)).toMatchObject({ status: 'pending', version: 1 });
  const strange = { ...enabled, data: { object: { ...enabled?.data.object, id: 'acct_strange' } } };
  expect(await webhook(strange, SECRET)).toBe(200);
  expect(await findPayoutAccount(seller.id)).toMatchObject({ status: 'pending', version: 1 });
});

test('the money of a sale goes to the account, less the fee', async () => {
  const seller = await newUser();
  const id = await onboard(seller);
  await read(seller);
  const { payment, intentId } = await sold(seller);
  expect(payment).toMatchObject({ payout: { account: id, fee: 450 } });
  expect(await chargeOf(intentId)).toMatchObject({
    transfer: { amount: 4500, destination: id },
    application_fee_amount: 450,
  });
  expect(await balanceOf(id)).toBe(4050);
  const events = (await publishedEvents()).filter(({ data }) => Object(data).id === payment?.id);
  expect(events.map(({ data }) => Object(data).fee)).toEqual([450, 450]);
});

test('a checkout page pays the account too', async () => {
  const seller = await newUser();
  const id = await onboard(seller);
  await read(seller);
  const { buyer, order } = await placed(seller);
  const { url = '' } = (await pay({ buyer, order }, '')).body;
  const card = { number: '4242 4242 4242 4242', expiry: '12 / 40', cvc: '123' };
  await fetch(url, { method: 'POST', body: new URLSearchParams(card), redirect: 'manual' });
  const payment = await livePayment(order.id);
  const { payment_intent } = await stripe.checkout.sessions.retrieve(payment?.checkoutId ?? '');
  expect(await stripe.paymentIntents.retrieve(String(payment_intent))).toMatchObject({
    transfer_data: { destination: id },
    application_fee_amount: 450,
  });
});

test('a refund takes the money back from the account, and gives the fee back', async () => {
  const seller = await newUser();
  const id = await onboard(seller);
  await read(seller);
  const { order, intentId } = await sold(seller);
  const { paymentId, ...rest } = order;
  expect(await send(OrderCancelled.type, { ...rest, version: 3, status: 'cancelled' })).toBe(204);
  expect(await chargeOf(intentId)).toMatchObject({ refunded: true, transfer: { amount_reversed: 4500 } });
  expect(await balanceOf(id)).toBe(0);
});

test('a lost dispute takes the money back from the account, once', async () => {
  const seller = await newUser();
  const id = await onboard(seller);
  await read(seller);
  const { intentId } = await sold(seller);
  const charge = await chargeOf(intentId);
  await stripe.rawRequest('POST', `/v1/charges/${charge.id}/dispute`, {});
  const { data } = await stripe.disputes.list({ payment_intent: intentId });
  await stripe.disputes.close(data[0]?.id ?? '');
  const events = await stripe.events.list({ type: 'charge.dispute.closed', limit: 1 });
  const [closed] = events.data;
  expect(await Promise.all([webhook(closed, SECRET), webhook(closed, SECRET)])).toEqual([200, 200]);
  expect(await webhook(closed, SECRET)).toBe(200);
  expect(await balanceOf(id)).toBe(0);
});

test('a deleted seller is forgotten, and a refund is still taken back from the account', async () => {
  const seller = await newUser();
  const id = await onboard(seller);
  await read(seller);
  const { order, intentId } = await sold(seller);
  const exported = async () => (await ask('GET', '/exports/payouts', { headers: seller.headers })).body;
  const versionOf = async () => {
    const body = { replicas: [{ id: seller.id, parentId: seller.id }] };
    return (await ask<Record<string, number>>('POST', '/replicas/users/versions', { body })).body[seller.id];
  };
  expect(await exported()).toEqual([{ id, status: 'enabled', enabledAt: expect.any(String) }]);
  expect(await versionOf()).toBe(0);
  const event = UserDeleted.of(seller.id, { id: seller.id, version: 4 }, { now: 0, newId: randomUUID });
  const before = await findPayoutAccount(seller.id);
  expect([await deliver(event), await deliver({ ...event, id: randomUUID() })]).toEqual([204, 204]);

  expect([await exported(), await versionOf(), await findPayoutAccount(seller.id)]).toEqual([
    [],
    4,
    undefined,
  ]);
  // A token of the deleted seller works for some minutes, and webhooks and requests can be under way.
  expect((await open(seller)).status).toBe(401);
  expect(await webhook(await eventOf(id))).toBe(200);
  if (!before) throw new Error('The seller had no account');
  await expect(saveAccountState(before, false, Date.now())).rejects.toThrow(Conflict);
  await expect(savePayoutAccount(openAccount(seller.id, id), Date.now())).rejects.toThrow(Conflict);
  expect(await exported()).toEqual([]);

  const { paymentId, ...rest } = order;
  expect(await send(OrderCancelled.type, { ...rest, version: 3, status: 'cancelled' })).toBe(204);
  expect(await chargeOf(intentId)).toMatchObject({ refunded: true, transfer: { amount_reversed: 4500 } });
});

test('without an enabled account the platform keeps the money', async () => {
  const seller = await newUser();
  await open(seller);
  const { payment, intentId } = await sold(seller);
  expect(payment?.payout).toBeUndefined();
  expect((await chargeOf(intentId)).transfer).toBeUndefined();
});

test('after Stripe has restricted the account, the next try of the buyer pays the platform', async () => {
  const seller = await newUser();
  const id = await onboard(seller);
  await read(seller);
  await sold(seller);
  await stripe.rawRequest('POST', `/v1/accounts/${id}/restrict`, {});
  const { buyer, order } = await placed(seller);
  expect((await pay({ buyer, order })).status).toBe(400);
  expect((await pay({ buyer, order })).status).toBe(201);
  expect((await livePayment(order.id))?.payout).toBeUndefined();
});

test('a change of the account reaches the payments of another process after a minute', async () => {
  const { recentAccount, rememberAccount } = await import('../tables/recent-accounts.ts');
  const now = Date.now();
  rememberAccount('seller', undefined, now);
  expect(recentAccount('seller', now + 59_999)).toEqual({ account: undefined, at: now });
  expect(recentAccount('seller', now + 60_000)).toBeUndefined();
});
