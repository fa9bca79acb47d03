import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { PayoutAccount } from '@boxoffice/shared/api/payouts.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { describe, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { openPayouts, signedUpSeller } from '../../harness/seller.ts';
import { cards, payOnPage } from '../../harness/stripe-fake.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { openCheckout, pay, placeOrder, sagaTest, waitForOrder } from './saga-test.ts';

const test = sagaTest({ FEE_PERCENT: '10' });
const path = '/api/payouts/account';

const read = async (seller: Visitor): Promise<PayoutAccount> => (await seller.get<PayoutAccount>(path)).body;

/** A seller with an enabled account. */
async function paidSeller(system: Parameters<typeof signedUpSeller>[0]): Promise<Visitor> {
  const seller = await signedUpSeller(system);
  await openPayouts(seller);
  return seller;
}

async function placeOrderOf(seller: Visitor, buyer: Visitor): Promise<Order> {
  const ticket = { title: 'The Magic Flute', price: 4500, quantity: 1 };
  return placeOrder(buyer, (await seller.post<Ticket>('/api/tickets', ticket)).body.id);
}

/** Waits until Stripe has this for the seller, in minor units. */
const waitForBalance = (seller: Visitor, amount: number): Promise<PayoutAccount> =>
  eventually(
    () => read(seller),
    ({ balance }) => balance?.[0]?.amount === amount,
  );

describe.concurrent('a seller with an account', () => {
  test('is paid by each sale, less the fee', async ({ system, ann }) => {
    const seller = await paidSeller(system);
    const byCard = await placeOrderOf(seller, ann);
    expect((await pay(ann, byCard, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, byCard, { status: 'complete', payment: 'captured' });
    await waitForBalance(seller, 4050);
    const onPage = await placeOrderOf(seller, ann);
    await payOnPage(await openCheckout(ann, onPage), cards.accepted);
    await waitForOrder(ann, onPage, { status: 'complete', payment: 'captured' });
    await waitForBalance(seller, 8100);
  });

  test('gives back refunds and lost disputes', async ({ system, stripe, ann }) => {
    const seller = await paidSeller(system);
    const intents: string[] = [];
    for (const _ of [1, 2]) {
      const order = await placeOrderOf(seller, ann);
      await pay(ann, order, 'tok_visa');
      await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
      intents.push((await stripe.paymentsOf(order.id))[0]?.id ?? '');
    }
    await waitForBalance(seller, 8100);
    const [refunded = '', disputed = ''] = intents;
    const shares = { reverse_transfer: 'true', refund_application_fee: 'true' };
    const refund = { payment_intent: refunded, amount: '1000', ...shares };
    expect(await stripe.post('/v1/refunds', refund)).toBe(200);
    await waitForBalance(seller, 7200);
    expect(await stripe.post(`/v1/disputes/${await stripe.dispute(disputed)}/close`)).toBe(200);
    await waitForBalance(seller, 3150);
  });

  test('is not paid for an order that is cancelled before the capture', async ({ system, ann }) => {
    const seller = await paidSeller(system);
    const order = await placeOrderOf(seller, ann);
    await openCheckout(ann, order);
    await ann.delete(`/api/orders/${order.id}`);
    await waitForOrder(ann, order, { status: 'cancelled' });
    expect((await read(seller)).balance).toEqual([]);
  });
});
