import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { signedIn, watched } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';

/** What changes while a visitor looks at a page. */
export function meanwhile({ url, test }: Stage): void {
  async function sold() {
    const seller = await Visitor.signedUp(url);
    const terms = { title: 'Les Indes galantes', price: 4500, quantity: 10 };
    const { body: ticket } = await seller.post<Ticket>('/api/tickets', terms);
    return { seller, ticket };
  }

  test('a price that changed before Buy was pressed is told, shown, and paid only by who presses again', async ({
    arrive,
  }) => {
    const { seller, ticket } = await sold();
    const page = await arrive();
    await signedIn(page, url);
    await watched(page, ticket);
    // The page doesn't hear of it by itself: the buyer is faster than its next look.
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

  test('a form of a page that was made for somebody else does nothing', async ({ arrive }) => {
    const { ticket } = await sold();
    const page = await arrive();
    await signedIn(page, url);
    await watched(page, ticket);
    const other = await signedIn(page, url);
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.getByRole('alert').filter({ hasText: 'Someone else signed in' }).waitFor();
    expect((await other.get('/api/orders')).body).toEqual([]);
  });

  test('a sale that others make is seen without a reload', async ({ arrive }) => {
    const { ticket } = await sold();
    const page = await arrive();
    await page.goto(`/tickets/${ticket.id}`);
    await page.getByText('10 of 10 seats left').waitFor();
    const buyer = await Visitor.signedUp(url);
    await buyer.post('/api/orders', { ticketId: ticket.id, quantity: 10 });
    await page.getByRole('heading', { name: 'Sold out' }).waitFor({ timeout: 60_000 });
  });
}
