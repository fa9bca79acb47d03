import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { throughMails } from '../../harness/mail-pages.ts';
import { becomes, buy, cards, onSale, payWith, settled, signedIn } from '../../harness/page-steps.ts';

/** As wide as the narrowest phones that are sold. */
export const phone = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};

export function onAPhone({ url, test }: Stage): void {
  test('no page of a purchase scrolls sideways on a phone', async ({ arrive }) => {
    const page = await arrive(phone);
    for (const path of ['/', '/?q=nothing-like-this', '/signin', '/signup', '/reset', '/no-such-page']) {
      await page.goto(path);
      await fits(page);
    }
    const ticket = await onSale(url);
    await page.goto(`/tickets/${ticket.id}`);
    await fits(page);

    await signedIn(page, url);
    for (const path of [
      '/',
      '/orders',
      '/sell',
      '/sales',
      '/account',
      '/account/passkeys',
      '/account/password',
    ]) {
      await page.goto(path);
      await fits(page);
    }
    await buy(page, ticket);
    await fits(page);
    await payWith(page, cards.pays);
    await page.waitForURL(/\/orders\//);
    await becomes(page, 'complete');
    await fits(page);
    await page.goto('/orders');
    await fits(page);
  });

  test.for(['en-US', 'de-DE'])('no page that a mail leads to does, in %s', async (locale, { arrive }) => {
    const page = await arrive({ ...phone, locale });
    await throughMails(page, url, () => fits(page));
  });
}

/** Nothing on the page is wider than the phone. */
export async function fits(page: Page): Promise<void> {
  await settled(page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const { scrollWidth, clientWidth } = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  expect(clientWidth, page.url()).toBe(phone.viewport.width);
  expect(scrollWidth, page.url()).toBeLessThanOrEqual(clientWidth);
}
