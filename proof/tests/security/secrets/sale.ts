import type { Order } from '@boxoffice/shared/api/orders.ts';
import { expect } from 'vitest';
import { eventually } from '../../../harness/eventually.ts';
import { Account } from '../things.ts';
import type { Guest } from './guest.ts';

/** As it is printed on a card, and as programs send it. */
export const CARD = { typed: '4000 0000 0000 0002', sent: '4000000000000002' };

/** Sells, buys, pays with cards that are declined and that aren't, and tells of payments that never were. */
export async function buy(guest: Guest): Promise<void> {
  const { visitor } = guest;
  const seller = await Account.make(guest.url);
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
  await failing(guest, '500');
  await pay(paid, 'tok_visa');
  await failing(guest);
  const url = (await pay(hosted)).body.url ?? '';
  const card = { number: CARD.typed, expiry: '12 / 40', cvc: '123' };
  const declined = await fetch(url, { method: 'POST', body: new URLSearchParams(card) });
  expect(declined.status).toBe(402);
  await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...card, number: '4242424242424242' }),
  });
  await eventually(
    async () => (await visitor.get<Order>(`/api/orders/${hosted.id}`)).body,
    ({ status }) => status === 'complete',
  );
  const { STRIPE_WEBHOOK_SECRET = '' } = guest.laptop.env();
  for (const signature of ['', `t=1,v1=${'0'.repeat(64)}`, STRIPE_WEBHOOK_SECRET])
    expect(
      (await visitor.send('POST', '/webhooks/stripe', '{"id":"evt_1"}', { 'stripe-signature': signature }))
        .status,
    ).toBe(400);
}

/** Has the payment provider fail in this way from here on, or no longer. */
async function failing(guest: Guest, kind?: string): Promise<void> {
  const { STRIPE_API_URL } = guest.laptop.env();
  await fetch(`${STRIPE_API_URL}/stand-in/faults`, { method: 'DELETE' });
  if (!kind) return;
  const body = JSON.stringify([{ match: '*', kind, times: 1000 }]);
  await fetch(`${STRIPE_API_URL}/stand-in/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}
