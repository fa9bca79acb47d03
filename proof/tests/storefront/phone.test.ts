import { describe } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { visitMailPages } from '../../harness/mail-pages.ts';
import { buy, listTicket, payWith, signInWithCookies, waitForStatus } from '../../harness/page-steps.ts';
import { cards } from '../../harness/stripe-fake.ts';
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

    await signInWithCookies(page, url);
    for (const path of [
      '/',
      '/orders',
      '/sell',
      '/sales',
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
