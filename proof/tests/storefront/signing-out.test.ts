import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { listTicket, newSeller, signInWithCookies } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';

/** Signs a page in and returns its user's email and the path of an order of theirs. */
async function signInWithOrder(page: Page, url: string): Promise<{ email: string; path: string }> {
  const email = `${crypto.randomUUID()}@example.com`;
  const visitor = await signInWithCookies(page, url, email);
  const ticket = await listTicket(url);
  const { body } = await visitor.post<Order>('/api/orders', { ticketId: ticket.id });
  return { email, path: `/orders/${body.id}` };
}

/** The page asks to sign in, and shows nothing of the user or the order. */
async function expectSignedOut(page: Page, email: string): Promise<void> {
  await page.waitForURL(/\/signin\?next=/);
  await page.getByRole('main').getByLabel('Email').waitFor();
  const html = await page.content();
  expect(html).not.toContain(email);
  expect(html).not.toContain('data-status');
}

describe.concurrent('after signing out on a shared computer', () => {
  test.for([true, false])(
    'the Back button shows no order (JavaScript: %s)',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const { email, path } = await signInWithOrder(page, url);
      await page.goto(path);
      await page.goto('/account');
      await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
      await page.waitForURL('/');
      await page.goBack();
      await expectSignedOut(page, email);
      await page.goBack();
      await page.goto(path);
      await expectSignedOut(page, email);
    },
  );

  test('a page that the browser kept in memory shows no order', async ({ openPage, url }) => {
    const page = await openPage();
    const { email, path } = await signInWithOrder(page, url);
    await page.goto(path);
    // Visible once the page's JavaScript runs: it listens to the event below.
    await page.getByTestId('countdown').waitFor();
    // Playwright turns the browser's page cache off, so the test sends the event that follows it.
    const restore = () =>
      page.locator('html').evaluate(({ ownerDocument }) => {
        ownerDocument.defaultView?.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
      });
    await restore();
    await page.getByTestId('signed-in').waitFor();
    await page.context().clearCookies();
    await restore();
    await expectSignedOut(page, email);
  });
});

test('pages of a signed-in user are not stored, and pages of other visitors keep their caching', async ({
  url,
}) => {
  const seller = await newSeller(url);
  const ticket = await listTicket(url, {}, seller);
  const buyer = await Visitor.signedUp(url);
  const { body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket.id });
  const cachingOf = async (path: string, visitor?: Visitor) => {
    const answer = await fetch(url + path, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(visitor && { cookie: visitor.cookie }) },
    });
    return answer.headers.get('cache-control');
  };
  const own = [
    '/sell',
    '/sales',
    '/account',
    '/account/passkeys',
    '/account/password',
    '/account/email',
    '/account/payouts',
    '/account/delete',
    '/',
    '/no-such-page',
  ];
  for (const path of [...own, `/tickets/${ticket.id}`])
    expect(await cachingOf(path, seller), path).toBe('no-store');
  for (const path of ['/orders', `/orders/${order.id}`, `/orders/${order.id}/state`])
    expect(await cachingOf(path, buyer), path).toBe('no-store');
  for (const path of ['/', '/signin', `/tickets/${ticket.id}`])
    expect(await cachingOf(path), path).toBe('private, no-cache');
  expect(await cachingOf('/robots.txt', seller)).toBe('public, max-age=3600');
  expect(await cachingOf('/plain.css', seller)).toContain('private, max-age=');
});
