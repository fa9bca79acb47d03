import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { throughMails } from '../../harness/mail-pages.ts';
import { onSale, settled, signedIn } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { accessible } from './axe.ts';

const languages = ['en-US', 'de-DE'];

export function accessibleToAll({ url, test }: Stage): void {
  test.for(languages)('axe finds nothing on the pages of a passer-by, in %s', async (locale, { arrive }) => {
    const page = await arrive({ locale });
    const ticket = await onSale(url);
    const soldOut = await onSale(url, { quantity: 1 });
    await ordered(await signedIn(await arrive(), url), soldOut);
    const paths = ['/', '/?q=nothing-like-this', `/tickets/${ticket.id}`, `/tickets/${soldOut.id}`];
    await visit(page, [...paths, '/signin', '/signup', '/reset', '/no-such-page', '/tickets/no-such-ticket']);

    await page.goto('/signin');
    await fill(page, { email: 'nobody@example.com', password: 'not the password' });
    await accessible(page, 'a sign-in that failed');
  });

  test.for(languages)('axe finds nothing on the pages of a buyer, in %s', async (locale, { arrive }) => {
    const page = await arrive({ locale });
    const buyer = await signedIn(page, url);
    const ticket = await onSale(url);
    await visit(page, [
      '/',
      `/tickets/${ticket.id}`,
      '/orders',
      '/account',
      '/account/passkeys',
      '/account/password',
    ]);

    const [waiting, paid, cancelled] = [
      await ordered(buyer, ticket),
      await ordered(buyer, ticket),
      await ordered(buyer, ticket),
    ];
    await buyer.post('/api/payments', { orderId: paid.id, token: 'tok_visa' });
    await buyer.delete(`/api/orders/${cancelled.id}`);
    const checkouts = ['', '?checkout=success', '?checkout=cancel'];
    await visit(
      page,
      checkouts.map((query) => `/orders/${waiting.id}${query}`),
    );
    await visit(page, [`/orders/${paid.id}`, `/orders/${cancelled.id}`, '/orders']);
  });

  test.for(languages)('axe finds nothing on the pages of a seller, in %s', async (locale, { arrive }) => {
    const page = await arrive({ locale });
    const seller = await signedIn(page, url);
    await visit(page, ['/sales', '/sell']);
    await fill(page, { title: 'Zoroastre', price: 'much', quantity: '2' });
    await accessible(page, 'a listing that was refused');
    const ticket = await onSale(url, {}, seller);
    await visit(page, [`/tickets/${ticket.id}`, '/sales']);
  });

  test.for(languages)(
    'axe finds nothing on the pages that mails lead to, in %s',
    async (locale, { arrive }) => {
      const page = await arrive({ locale });
      await throughMails(page, url, (state) => accessible(page, state));
    },
  );
}

/** Opens pages one after the other, and looks at each. */
async function visit(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await settled(page);
    await accessible(page, path);
  }
}

/** Fills in the page's own form by the names of its fields, which are the same in every language, and sends it. */
async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  const form = page.getByRole('main').locator('form[method=post]').first();
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value);
  await form.locator('[type=submit]').click();
  await page.locator('[role=alert], [aria-invalid=true]').first().waitFor();
}

async function ordered(buyer: Visitor, { id }: { id: string }): Promise<Order> {
  const { status, body } = await buyer.post<Order>('/api/orders', { ticketId: id });
  expect(status).toBe(201);
  return body;
}
