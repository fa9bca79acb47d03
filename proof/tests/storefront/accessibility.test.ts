import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { visitMailPages } from '../../harness/mail-pages.ts';
import { listTicket, signInSeller, signInWithCookies, waitForContent } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { expectAccessible } from './axe.ts';

const languages = ['en-US', 'de-DE'];

describe.concurrent('accessibility', () => {
  test.for(languages)(
    'axe finds no violation on the pages of a signed-out visitor, in %s',
    async (locale, { openPage, url }) => {
      const page = await openPage({ locale });
      const ticket = await listTicket(url);
      const soldOut = await listTicket(url, { quantity: 1 });
      await placeOrder(await signInWithCookies(await openPage(), url), soldOut);
      const paths = ['/', '/?q=nothing-like-this', `/tickets/${ticket.id}`, `/tickets/${soldOut.id}`];
      await checkPages(page, [
        ...paths,
        '/signin',
        '/signup',
        '/account/deleted',
        '/reset',
        '/no-such-page',
        '/tickets/no-such-ticket',
      ]);

      await page.goto('/signin');
      await submitForm(page, { email: 'nobody@example.com', password: 'not the password' });
      await expectAccessible(page, 'a failed sign-in');
    },
  );

  test.for(languages)(
    'axe finds no violation on the pages of a buyer, in %s',
    async (locale, { openPage, url }) => {
      const page = await openPage({ locale });
      const buyer = await signInWithCookies(page, url);
      const ticket = await listTicket(url);
      await checkPages(page, [
        '/',
        `/tickets/${ticket.id}`,
        '/orders',
        '/account',
        '/account/passkeys',
        '/account/password',
        '/account/email',
        '/email/unknown',
        '/account/payouts',
        '/account/delete',
      ]);

      const [waiting, paid, cancelled] = [
        await placeOrder(buyer, ticket),
        await placeOrder(buyer, ticket),
        await placeOrder(buyer, ticket),
      ];
      await buyer.post('/api/payments', { orderId: paid.id, token: 'tok_visa' });
      await buyer.delete(`/api/orders/${cancelled.id}`);
      const checkouts = ['', '?checkout=success', '?checkout=cancel'];
      await checkPages(
        page,
        checkouts.map((query) => `/orders/${waiting.id}${query}`),
      );
      await checkPages(page, [`/orders/${paid.id}`, `/orders/${cancelled.id}`, '/orders']);
    },
  );

  test.for(languages)(
    'axe finds no violation on the pages of a seller, in %s',
    async (locale, { openPage, url }) => {
      const page = await openPage({ locale });
      const seller = await signInSeller(page, url);
      await checkPages(page, ['/sales', '/sell']);
      await submitForm(page, { title: 'Zoroastre', price: 'much', quantity: '2' });
      await expectAccessible(page, 'a refused listing');
      const ticket = await listTicket(url, {}, seller);
      const own = `/sales/${ticket.id}`;
      await checkPages(page, [`/tickets/${ticket.id}`, '/sales', own, `${own}/edit`]);

      const free = await listTicket(url, { price: 0, returnsUntil: '2099-07-16T17:30:00Z' }, seller);
      const buyersPage = await openPage({ locale });
      const order = await placeOrder(await signInWithCookies(buyersPage, url), free);
      await checkPages(buyersPage, [`/orders/${order.id}`, `/orders/${order.id}?confirm=return`]);
      const sales = `/sales/${free.id}`;
      await checkPages(page, [sales, `${sales}?q=nobody`, `${sales}/cancel`, `${sales}/orders/${order.id}`]);
      await page.locator('[name=quantity]').fill('1');
      await page.getByRole('main').locator('form[action="?/review"] [type=submit]').click();
      await page.getByTestId('confirm').waitFor();
      await expectAccessible(page, 'a refund to confirm');
      await seller.post(`/api/tickets/${free.id}/cancel`, { reason: 'The hall is closed' });
      await checkPages(page, [sales, `${sales}/edit`, `/tickets/${free.id}`]);
      await checkPages(buyersPage, [`/tickets/${free.id}`]);
    },
  );

  test.for(languages)(
    'axe finds no violation on the pages that mails link to, in %s',
    async (locale, { openPage, system }) => {
      const page = await openPage({ locale });
      await visitMailPages(page, system, (state) => expectAccessible(page, state));
    },
  );
});

/** Opens each page and checks it. */
async function checkPages(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await waitForContent(page);
    await expectAccessible(page, path);
  }
}

/** Submits the form of a page by the names of its fields, which are the same in every language. */
async function submitForm(page: Page, fields: Record<string, string>): Promise<void> {
  const form = page.getByRole('main').locator('form[method=post]').first();
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value);
  await form.locator('[type=submit]').click();
  await page.locator('[role=alert], [aria-invalid=true]').first().waitFor();
}

async function placeOrder(buyer: Visitor, { id }: { id: string }): Promise<Order> {
  const { status, body } = await buyer.post<Order>('/api/orders', { ticketId: id });
  expect(status).toBe(201);
  return body;
}
