import type { Order } from '@boxoffice/shared/api/orders.ts';
import { expect } from 'vitest';
import { eventually } from '../../../harness/eventually.ts';
import { confirmAddress } from '../../../harness/seller.ts';
import { cards, payOnPage, StripeFake } from '../../../harness/stripe-fake.ts';
import { Account } from '../account.ts';
import type { Customer } from './customer.ts';

/** A card number with the spaces that a buyer types, and without. */
export const CARD = { typed: '4000 0000 0000 0002', sent: '4000000000000002' };

/** Buys tickets, pays with declined and accepted cards, and sends forged webhooks. */
export async function buyTickets(customer: Customer): Promise<void> {
  const { visitor } = customer;
  const seller = await Account.create(customer.url);
  await confirmAddress(seller.visitor, seller.email, await customer.mailedToken('verify', seller.email));
  const ticket = await seller.listTicket();
  const place = async () =>
    (
      await visitor.post<Order>(
        '/api/orders',
        { ticketId: ticket.id },
        { 'idempotency-key': crypto.randomUUID() },
      )
    ).body;
  const [paid, hosted] = [await place(), await place()];
  const pay = (order: Order, token?: string) =>
    visitor.post<{ url?: string }>('/api/payments', { orderId: order.id, ...(token && { token }) });
  expect((await pay(paid, 'tok_chargeDeclined')).status).toBe(402);
  const stripe = new StripeFake(customer.laptop.env());
  await stripe.setFaults({ match: '*', kind: '500', times: 1000 });
  await pay(paid, 'tok_visa');
  await stripe.setFaults();
  const url = (await pay(hosted)).body.url ?? '';
  expect((await payOnPage(url, CARD.typed)).status).toBe(402);
  await payOnPage(url, cards.accepted);
  await eventually(
    async () => (await visitor.get<Order>(`/api/orders/${hosted.id}`)).body,
    ({ status }) => status === 'complete',
  );
  const { STRIPE_WEBHOOK_SECRET = '' } = customer.laptop.env();
  for (const signature of ['', `t=1,v1=${'0'.repeat(64)}`, STRIPE_WEBHOOK_SECRET])
    expect(
      (await visitor.send('POST', '/webhooks/stripe', '{"id":"evt_1"}', { 'stripe-signature': signature }))
        .status,
    ).toBe(400);
}
