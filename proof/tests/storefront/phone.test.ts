import type { Order } from '@boxoffice/shared/api/orders.ts';
import { describe } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { visitMailPages } from '../../harness/mail-pages.ts';
import { buy, listTicket, payWith, signInSeller, waitForStatus } from '../../harness/page-steps.ts';
import { cards } from '../../harness/stripe-fake.ts';
import { Visitor } from '../../harness/visitor.ts';
import { expectFits, phone } from './phone.ts';

describe.concurrent('on a phone', () => {
  test('no page of a purchase scrolls sideways', async ({ openPage, url }) => {
    const page = await openPage(phone);
    for (const path of [
      '/',
      '/?q=nothing-like-this',
      '/signin',
      '/signup',
      '/reset',
      '/legal/terms',
      '/no-such-page',
    ]) {
      await page.goto(path);
      await expectFits(page);
    }
    const ticket = await listTicket(url);
    await page.goto(`/tickets/${ticket.id}`);
    await expectFits(page);

    const seller = await signInSeller(page, url);
    const own = await listTicket(url, { price: 0 }, seller);
    const buyer = await Visitor.signedUp(url, `${'long'.repeat(6)}-${crypto.randomUUID()}@example.com`);
    const { body: sold } = await buyer.post<Order>('/api/orders', { ticketId: own.id });
    for (const path of [
      '/',
      '/orders',
      '/sell',
      '/sales',
      `/sales/${own.id}`,
      `/sales/${own.id}/edit`,
      `/sales/${own.id}/cancel`,
      `/tickets/${own.id}`,
      `/sales/${own.id}/orders/${sold.id}`,
      '/account',
      '/account/passkeys',
      '/account/password',
      '/account/email',
      '/account/payouts',
      '/account/delete',
    ]) {
      await page.goto(path);
      await expectFits(page);
    }
    await buy(page, ticket);
    await expectFits(page);
    await payWith(page, cards.accepted);
    await page.waitForURL(/\/orders\//);
    await waitForStatus(page, 'complete');
    await expectFits(page);
    await page.goto('/orders');
    await expectFits(page);
  });

  test.for(['en-US', 'de-DE'])(
    'no page that a mail links to scrolls sideways, in %s',
    async (locale, { openPage, system }) => {
      const page = await openPage({ ...phone, locale });
      await visitMailPages(page, system, () => expectFits(page));
    },
  );
});
