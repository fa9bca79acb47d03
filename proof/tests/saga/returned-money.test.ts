import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Sales } from '@boxoffice/shared/api/tickets.ts';
import { describe, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import type { StripeFake } from '../../harness/stripe-fake.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { pay, test, waitForOrder } from './saga-test.ts';

async function buy(ann: Visitor, stripe: StripeFake, order: Order): Promise<string> {
  expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
  await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
  const [payment] = await stripe.paymentsOf(order.id);
  return payment?.id ?? '';
}

const waitForEarnings = (seller: Visitor, order: Order, amount: number): Promise<Sales> =>
  eventually(
    async () => (await seller.get<Sales>(`/api/tickets/${order.ticket.id}/sales`)).body,
    ({ earned }) => earned[0]?.amount === amount,
  );

const DISPUTE_ENDS = [
  ['winning_evidence', { dispute: 'won' }, 4500],
  ['losing_evidence', { dispute: 'lost', refunded: 4500 }, 0],
] as const;

describe("money that moves in Stripe's dashboard", () => {
  test('is refunded in parts, and webhooks come twice and late', async ({
    stripe,
    ann,
    seller,
    holdSeat,
  }) => {
    const order = await holdSeat();
    const intent = await buy(ann, stripe, order);
    await stripe.setFaults(
      { match: 'charge.refunded', kind: 'webhook-twice', times: 10 },
      { match: 'charge.refunded', kind: 'webhook-delay', times: 1, ms: 500 },
    );
    for (const amount of ['1000', '500', '250'])
      expect(await stripe.post('/v1/refunds', { payment_intent: intent, amount })).toBe(200);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured', refunded: 1750 });
    await waitForEarnings(seller, order, 2750);
    expect(await stripe.post('/v1/refunds', { payment_intent: intent })).toBe(200);
    await waitForOrder(ann, order, { status: 'cancelled', payment: 'refunded' });
    await waitForEarnings(seller, order, 0);
  });

  test.for(DISPUTE_ENDS)(
    'is disputed, and %s decides',
    async ([evidence, end, earned], { stripe, ann, seller, holdSeat }) => {
      const order = await holdSeat();
      const intent = await buy(ann, stripe, order);
      const dispute = await stripe.dispute(intent);
      await waitForOrder(ann, order, { status: 'complete', dispute: 'open' });
      const path = `/v1/disputes/${dispute}`;
      expect(await stripe.post(path, { 'evidence[uncategorized_text]': evidence })).toBe(200);
      await waitForOrder(ann, order, { status: 'complete', payment: 'captured', ...end });
      await waitForEarnings(seller, order, earned);
    },
  );
});
