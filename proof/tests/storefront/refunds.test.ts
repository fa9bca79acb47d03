import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import {
  listTicket,
  signInSeller,
  signInWithCookies,
  waitForContent,
  waitForStatus,
} from '../../harness/page-steps.ts';
import { StripeFake } from '../../harness/stripe-fake.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { field, open, press, waitForAlert } from './form-steps.ts';

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** Buys seats of a ticket with a card that is accepted, and waits until the order is complete. */
async function buySeats(buyer: Visitor, { id: ticketId }: Ticket, quantity: number): Promise<Order> {
  const { body: order } = await buyer.post<Order>('/api/orders', { ticketId, quantity });
  await buyer.post('/api/payments', { orderId: order.id, token: 'tok_visa' });
  const { body } = await eventually(
    () => buyer.get<Order>(`/api/orders/${order.id}`),
    (answer) => answer.body.status === 'complete' && answer.body.payment === 'captured',
  );
  return body;
}

/** Opens the seller's page of an event once it lists so many orders. */
async function openSales(page: Page, { id }: Ticket, orders: number): Promise<void> {
  await eventually(
    async () => {
      await open(page, `/sales/${id}`);
      await waitForContent(page);
      return page.getByTestId('buyers').locator('tbody tr').count();
    },
    (count) => count === orders,
  );
}

const refundedOf = (stripe: StripeFake, { id }: Order, amount: number) =>
  eventually(
    () => stripe.paymentsOf(id),
    ([payment]) => payment?.refunded === amount,
  );

describe.concurrent('refunds', () => {
  test.for([true, false])(
    'a seller refunds one of three seats, and the buyer reads the reason, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url, system }) => {
      const [page, buyersPage] = [
        await openPage({ javaScriptEnabled }),
        await openPage({ javaScriptEnabled }),
      ];
      const seller = await signInSeller(page, url);
      const email = `${crypto.randomUUID()}@example.com`;
      const buyer = await signInWithCookies(buyersPage, url, email);
      const ticket = await listTicket(url, { quantity: 5 }, seller);
      const order = await buySeats(buyer, ticket, 3);
      await openSales(page, ticket, 1);
      await page.getByRole('link', { name: email }).click();
      await page.getByRole('heading', { name: email }).waitFor();

      await field(page, 'Seats to refund').fill('4');
      // Without JavaScript too, the browser itself refuses more seats than there are.
      await field(page, 'Seats to refund').evaluate((input) => input.removeAttribute('max'));
      await press(page, 'Continue');
      await page.getByText('The order has only 3 seats left').waitFor();
      await field(page, 'Seats to refund').fill('1');
      await field(page, 'Reason').fill('The balcony is closed <b>today</b>');
      await press(page, 'Continue');
      await page.getByText(`${email} gets $45.00 back for 1 seat.`).waitFor();
      await press(page, 'Refund $45.00');
      await page.getByText('Refunded. The buyer gets a mail.').waitFor();
      expect(await page.getByTestId('seats').textContent()).toBe('2');
      await refundedOf(new StripeFake(system.env), order, 4500);

      await buyersPage.goto(`/orders/${order.id}`);
      const refunds = buyersPage.getByTestId('refunds');
      await refunds.getByText('The balcony is closed <b>today</b>').waitFor();
      expect(await refunds.textContent()).toContain('$45.00 for 1 seat');
      expect(await buyersPage.getByTestId('seats').textContent()).toBe('2');
    },
  );

  test.for([true, false])(
    'a seller cancels an event, and both buyers get their money and read why, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url, system }) => {
      const page = await openPage({ javaScriptEnabled });
      const seller = await signInSeller(page, url);
      const ticket = await listTicket(url, { quantity: 5 }, seller);
      const buyersPages = [await openPage({ javaScriptEnabled }), await openPage({ javaScriptEnabled })];
      const orders = await Promise.all(
        buyersPages.map(async (buyersPage, n) =>
          buySeats(await signInWithCookies(buyersPage, url), ticket, n + 1),
        ),
      );
      await openSales(page, ticket, 2);
      await page.getByRole('link', { name: 'Cancel the event' }).click();
      await page.waitForURL(/\/cancel$/);
      await eventually(
        async () => {
          await open(page, page.url());
          return page.getByTestId('refunds').textContent();
        },
        (text) => text?.includes('2 paid orders with 3 seats will be refunded: $135.00 in total.') ?? false,
      );
      await press(page, 'Cancel the event and refund everyone');
      await page.getByText('Please enter a reason').waitFor();
      await field(page, 'Reason').fill('The singer is ill');
      await press(page, 'Cancel the event and refund everyone');
      await page.waitForURL(new RegExp(`/sales/${ticket.id}$`));
      await page.getByTestId('cancelled').getByText('The singer is ill').waitFor();
      await page.getByText('Every order is refunded.').waitFor();

      const stripe = new StripeFake(system.env);
      for (const [n, order] of orders.entries()) {
        await refundedOf(stripe, order, 4500 * (n + 1));
        const buyersPage = buyersPages[n] as Page;
        await buyersPage.goto(`/orders/${order.id}`);
        await waitForStatus(buyersPage, 'cancelled');
        await buyersPage.getByText('The singer is ill').waitFor();
        await buyersPage.getByText('The event is cancelled, so your order is too.').waitFor();
      }
      const visitor = await openPage({ javaScriptEnabled });
      await visitor.goto(`/tickets/${ticket.id}`);
      await visitor.getByTestId('cancelled').getByText('The singer is ill').waitFor();
      expect(await visitor.getByRole('link', { name: 'Sign in to buy' }).count()).toBe(0);
    },
  );

  test.for([true, false])(
    'a buyer gives an order back in time and gets the money, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url, system }) => {
      const page = await openPage({ javaScriptEnabled });
      const buyer = await signInWithCookies(page, url);
      const ticket = await listTicket(url, { startsAt: inHours(72), returnsUntil: inHours(48) });
      const order = await buySeats(buyer, ticket, 2);
      await open(page, `/orders/${order.id}`);
      await page.getByText('You can give this order back until').waitFor();
      await page.getByRole('link', { name: 'Give back and get the money' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('You get $90.00 back for 2 seats.').waitFor();
      await dialog.getByRole('button', { name: 'Keep the seats' }).click();
      await page.getByRole('link', { name: 'Give back and get the money' }).click();
      await dialog.getByRole('button', { name: 'Give back and get the money' }).click();
      await waitForStatus(page, 'cancelled');
      await page.getByText('This order was refunded.').waitFor();
      await refundedOf(new StripeFake(system.env), order, 9000);
    },
  );

  test.for([true, false])(
    'a new place of a sold event is saved once the seller has confirmed it, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const seller = await signInSeller(page, url);
      const place = { startsAt: inHours(72), place: 'Old Hall', timeZone: 'Europe/Berlin' };
      const ticket = await listTicket(url, place, seller);
      await buySeats(await signInWithCookies(await openPage(), url), ticket, 1);
      await eventually(
        () => seller.get<{ sold: number }>(`/api/tickets/${ticket.id}/sales`),
        ({ body }) => body.sold === 1,
      );
      await open(page, `/sales/${ticket.id}/edit`);
      await field(page, 'Place').fill('New Hall');
      await field(page, 'Description').fill('Now with more light');
      await press(page, 'Save');
      await waitForAlert(page, 'every buyer gets a mail');
      expect(await field(page, 'Place').inputValue()).toBe('New Hall');
      expect(await field(page, 'Description').inputValue()).toBe('Now with more light');
      expect((await seller.get<Ticket>(`/api/tickets/${ticket.id}`)).body.place).toBe('Old Hall');
      await press(page, 'Save and tell the buyers');
      await page.getByText('Saved.').waitFor();
      const { body } = await seller.get<Ticket>(`/api/tickets/${ticket.id}`);
      expect(body).toMatchObject({ place: 'New Hall', description: 'Now with more light' });
    },
  );

  test('the seller searches the buyers, sees the sales over time, and downloads them as CSV', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    const seller = await signInSeller(page, url);
    const ticket = await listTicket(url, { quantity: 9 }, seller);
    const emails = ['ann', 'bob'].map((name) => `${name}-${crypto.randomUUID()}@example.com`);
    for (const email of emails)
      await buySeats(await signInWithCookies(await openPage(), url, email), ticket, 2);
    await openSales(page, ticket, 2);
    const chart = page.getByTestId('chart');
    expect(await chart.getAttribute('aria-label')).toMatch(/^4 seats sold, ordered from /);
    await field(page, 'Email address or order number begins with').fill(emails[0]?.slice(0, 10) ?? '');
    await press(page, 'Search');
    await page.waitForURL(/q=ann/);
    const rows = page.getByTestId('buyers').locator('tbody tr');
    await eventually(
      () => rows.allTextContents(),
      (texts) => texts.length === 1 && (texts[0]?.includes(emails[0] ?? '?') ?? false),
    );
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`orders-${ticket.id}.csv`);
  });
});
