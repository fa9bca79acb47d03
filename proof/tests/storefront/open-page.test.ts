import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { buy, listTicket, signInWithCookies } from '../../harness/page-steps.ts';

const MINUTE = 60_000;

/** Advances the clock of a page and counts its requests to a path. */
async function requestsDuring(page: Page, path: string, milliseconds: number): Promise<number> {
  let requests = 0;
  await page.route(`**/${path}`, (route) => {
    requests += 1;
    return route.fulfill({ status: 503 });
  });
  await page.clock.runFor(milliseconds);
  await page.unroute(`**/${path}`);
  return requests;
}

/** Tells a page that its tab is hidden or visible, as the browser does. */
const setVisibility = (page: Page, state: 'hidden' | 'visible'): Promise<void> =>
  page.locator('html').evaluate(({ ownerDocument }, value) => {
    Object.defineProperty(ownerDocument, 'visibilityState', { configurable: true, value });
    ownerDocument.dispatchEvent(new Event('visibilitychange'));
  }, state);

describe.concurrent('a page that stays open', () => {
  test('a ticket page polls the availability while its tab is visible, and not while it is hidden', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    await page.clock.install();
    await page.goto(`/tickets/${(await listTicket(url)).id}`);
    await page.clock.runFor(10_000);
    await waitUntilFresh(page);
    await setVisibility(page, 'hidden');
    expect(await requestsDuring(page, 'availability', 10 * MINUTE)).toBe(0);
    const refreshed = page.waitForResponse('**/availability');
    await setVisibility(page, 'visible');
    await refreshed;
    await page.mouse.move(100, 100);
    await waitUntilFresh(page);
    const polled = page.waitForResponse('**/availability');
    await page.clock.runFor(30_000);
    await polled;
  });

  test('a ticket page without user activity stops polling, so that the service scales to zero', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    await page.clock.install();
    await page.goto(`/tickets/${(await listTicket(url)).id}`);
    await page.clock.runFor(10_000);
    await waitUntilFresh(page);
    await page.clock.runFor(5 * MINUTE);
    expect(await requestsDuring(page, 'availability', 30 * MINUTE)).toBe(0);
    await page.mouse.move(100, 100);
    await waitUntilFresh(page);
  });

  test('a screen reader announces the countdown at four moments', async ({ openPage, url }) => {
    const page = await openPage();
    await signInWithCookies(page, url);
    await page.clock.install();
    await buy(page, await listTicket(url));
    await page.getByRole('timer').waitFor();
    const announcements = await page.getByTestId('announced').evaluateHandle(collectAnnouncements);
    // Until 45 s are left. The clock also runs by itself.
    const left = await page.getByTestId('countdown').textContent();
    const [minutes = 0, seconds = 0] = (left ?? '').split(':').map(Number);
    await page.clock.runFor(minutes * MINUTE + (seconds - 45) * 1000);
    expect(await announcements.jsonValue()).toEqual([
      '10 minutes left to pay.',
      '5 minutes left to pay.',
      '2 minutes left to pay.',
      'One minute left to pay.',
    ]);
  });
});

/** Waits until the page says that it is up to date. */
const waitUntilFresh = (page: Page): Promise<void> => page.getByText('Up to date').waitFor();

/** Runs in the page: collects the texts of a live region. */
function collectAnnouncements(region: {
  ownerDocument: { defaultView: { MutationObserver: Observer } };
  textContent: string;
}) {
  const texts: string[] = [];
  new region.ownerDocument.defaultView.MutationObserver(() => texts.push(region.textContent)).observe(
    region,
    {
      childList: true,
      characterData: true,
      subtree: true,
    },
  );
  return texts;
}

/** The part of the browser's MutationObserver that is used here. */
type Observer = new (callback: () => void) => { observe(node: object, options: object): void };
