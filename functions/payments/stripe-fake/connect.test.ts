import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { authorisation, errorOf, startReceiver, stripeForTest } from './testing.ts';

const capabilities = { card_payments: { requested: true }, transfers: { requested: true } };
const pages = { refresh_url: 'http://shop.example/again', return_url: 'http://shop.example/back' };

/** Submits the form of a page; resolves to the status and the target of the redirect. */
async function submit(url: string, form: Record<string, string>) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location') };
}

async function onboardingLink(stripe: Stripe, account: string): Promise<string> {
  const link = await stripe.accountLinks.create({ account, type: 'account_onboarding', ...pages });
  return link.url;
}

/** An account that is onboarded. */
async function enabledAccount(stripe: Stripe): Promise<string> {
  const { id } = await stripe.accounts.create({ type: 'express', capabilities });
  await submit(await onboardingLink(stripe, id), { answer: 'complete' });
  return id;
}

/** A captured destination charge of 2000 cents. */
async function capturedFor(stripe: Stripe, destination: string, fee?: number): Promise<Stripe.Charge> {
  const payment = { transfer_data: { destination }, ...(fee && { application_fee_amount: fee }) };
  const { id } = await stripe.paymentIntents.create(authorisation('tok_visa', payment));
  expect((await stripe.transfers.list({ destination })).data).toEqual([]);
  await stripe.paymentIntents.capture(id);
  const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
  return intent.latest_charge as Stripe.Charge;
}

const balanceOf = async (stripe: Stripe, stripeAccount: string) =>
  (await stripe.balance.retrieve({}, { stripeAccount })).available[0]?.amount;

test('an account is onboarded on a page, whose link works once', async () => {
  const { stripe, fake } = await stripeForTest({ webhookTypes: ['account.updated'] });
  const receiver = await startReceiver(stripe);
  fake.deliverTo(receiver.url);
  const { id, capabilities: before } = await stripe.accounts.create({ type: 'express', capabilities });
  expect(before).toEqual({ card_payments: 'inactive', transfers: 'inactive' });
  const link = await onboardingLink(stripe, id);
  expect(await (await fetch(link)).text()).toContain('Get paid for your tickets');
  expect(await submit(await onboardingLink(stripe, id), { answer: 'later' })).toMatchObject({
    location: pages.return_url,
  });
  expect((await stripe.accounts.retrieve(id)).payouts_enabled).toBe(false);
  expect(await submit(link, { answer: 'complete' })).toEqual({ status: 303, location: pages.return_url });
  expect(await submit(link, { answer: 'complete' })).toMatchObject({ location: pages.refresh_url });
  const account = await stripe.accounts.retrieve(id);
  expect(account).toMatchObject({ payouts_enabled: true, capabilities: { transfers: 'active' } });
  await expect.poll(receiver.types).toEqual(['account.updated']);
  expect(receiver.events[0]).toMatchObject({ account: id, data: { object: { id, object: 'account' } } });
});

test('an unknown account is 403', async () => {
  const { stripe } = await stripeForTest();
  const unknown = { type: 'StripePermissionError', statusCode: 403, code: 'account_invalid' };
  expect(await errorOf(stripe.accounts.retrieve('acct_none'))).toMatchObject(unknown);
  expect(await errorOf(stripe.balance.retrieve({}, { stripeAccount: 'acct_none' }))).toMatchObject(unknown);
});

test('a payment for an account that cannot have transfers, or with too large a fee, is refused', async () => {
  const { stripe } = await stripeForTest();
  const { id } = await stripe.accounts.create({ type: 'express', capabilities });
  const pay = (more: Partial<Stripe.PaymentIntentCreateParams>) =>
    errorOf(stripe.paymentIntents.create(authorisation('tok_visa', more)));
  expect(await pay({ transfer_data: { destination: 'acct_none' } })).toMatchObject({
    code: 'resource_missing',
  });
  expect(await pay({ transfer_data: { destination: id } })).toMatchObject({
    code: 'insufficient_capabilities_for_transfer',
  });
  expect(await pay({ application_fee_amount: 10 })).toMatchObject({ param: 'application_fee_amount' });
  const transfer_data = { destination: await enabledAccount(stripe) };
  expect(await pay({ transfer_data, application_fee_amount: 2001 })).toMatchObject({ statusCode: 400 });
});

test('a capture transfers all of the charge to the account, which pays the fee', async () => {
  const { stripe } = await stripeForTest();
  const account = await enabledAccount(stripe);
  const charge = await capturedFor(stripe, account, 300);
  const transfer = await stripe.transfers.retrieve(String(charge.transfer));
  expect(transfer).toMatchObject({ amount: 2000, destination: account, source_transaction: charge.id });
  const fee = await stripe.applicationFees.retrieve(String(charge.application_fee));
  expect(fee).toMatchObject({ amount: 300, account, originating_transaction: charge.id });
  expect(await balanceOf(stripe, account)).toBe(1700);
});

test("refunds in parts take back the account's share and give back the fee's, to the last cent", async () => {
  const { stripe } = await stripeForTest();
  const account = await enabledAccount(stripe);
  const charge = await capturedFor(stripe, account, 301);
  const shares = { reverse_transfer: true, refund_application_fee: true };
  const sums = async () => {
    const { amount_reversed } = await stripe.transfers.retrieve(String(charge.transfer));
    const { amount_refunded } = await stripe.applicationFees.retrieve(String(charge.application_fee));
    return [amount_reversed, amount_refunded];
  };
  await stripe.refunds.create({ charge: charge.id, amount: 500, ...shares });
  expect(await sums()).toEqual([500, 75]);
  await stripe.refunds.create({ charge: charge.id, ...shares });
  expect(await sums()).toEqual([2000, 301]);
  expect(await balanceOf(stripe, account)).toBe(0);
});

test('a refund without a transfer or a fee to take back is refused, and moves nothing', async () => {
  const { stripe } = await stripeForTest();
  const { id } = await stripe.paymentIntents.create(
    authorisation('tok_visa', { capture_method: 'automatic' }),
  );
  for (const share of [{ reverse_transfer: true }, { refund_application_fee: true }])
    expect(await errorOf(stripe.refunds.create({ payment_intent: id, ...share }))).toMatchObject({
      statusCode: 400,
    });
  expect((await stripe.refunds.list({ payment_intent: id })).data).toEqual([]);
});

test('a reversal takes a transfer back, with the fee', async () => {
  const { stripe } = await stripeForTest();
  const account = await enabledAccount(stripe);
  const charge = await capturedFor(stripe, account, 300);
  const transfer = String(charge.transfer);
  const reversal = await stripe.transfers.createReversal(transfer, { refund_application_fee: true });
  expect(reversal).toMatchObject({ amount: 2000, transfer });
  expect(await balanceOf(stripe, account)).toBe(0);
  expect(await errorOf(stripe.transfers.createReversal(transfer, {}))).toMatchObject({ statusCode: 400 });
});

test('the owner pays the balance out on the dashboard', async () => {
  const { stripe } = await stripeForTest();
  const account = await enabledAccount(stripe);
  await capturedFor(stripe, account);
  const { url } = await stripe.accounts.createLoginLink(account);
  expect(await (await fetch(url)).text()).toContain('$20.00');
  await submit(url, { currency: 'usd' });
  expect(await balanceOf(stripe, account)).toBe(0);
  const { data } = await stripe.payouts.list({ limit: 10 }, { stripeAccount: account });
  expect(data).toMatchObject([{ amount: 2000, currency: 'usd', status: 'paid' }]);
});
