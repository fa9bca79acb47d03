import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { listTicket, newSeller, openTicket, signInWithCookies } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';

describe.concurrent('a page that is out of date', () => {
  test('a changed price is shown when the buyer presses Buy, and is paid only after a second press', async ({
    openPage,
    url,
  }) => {
    const seller = await newSeller(url);
    const ticket = await listTicket(url, {}, seller);
    const page = await openPage();
    await signInWithCookies(page, url);
    await openTicket(page, ticket);
    // The page gets no new price from its own poll: the buyer is faster.
    await page.route('**/availability', (route) => route.fulfill({ status: 304 }));
    await seller.put(`/api/tickets/${ticket.id}`, { price: 5000 });
    await page.unroute('**/availability');
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.getByRole('alert').filter({ hasText: 'price has changed' }).waitFor();
    await page.getByTestId('price-changed').waitFor();
    await page.getByTestId('price').filter({ hasText: '50.00' }).waitFor();
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    await page.getByTestId('total').filter({ hasText: '50.00' }).waitFor();
  });

  test('a form that was loaded for another visitor buys nothing', async ({ openPage, url }) => {
    const ticket = await listTicket(url);
    const page = await openPage();
    await signInWithCookies(page, url);
    await openTicket(page, ticket);
    const other = await signInWithCookies(page, url);
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.getByRole('alert').filter({ hasText: 'Someone else signed in' }).waitFor();
    expect((await other.get('/api/orders')).body).toEqual([]);
  });

  test('a sale to other buyers appears without a reload', async ({ openPage, url }) => {
    const ticket = await listTicket(url);
    const page = await openPage();
    await page.goto(`/tickets/${ticket.id}`);
    await page.getByText('10 of 10 seats left').waitFor();
    const buyer = await Visitor.signedUp(url);
    await buyer.post('/api/orders', { ticketId: ticket.id, quantity: 10 });
    await page.getByRole('heading', { name: 'All seats are held' }).waitFor({ timeout: 60_000 });
  });
});
