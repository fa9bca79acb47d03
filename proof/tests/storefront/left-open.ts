import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { buy, onSale, signedIn } from '../../harness/page-steps.ts';

const MINUTE = 60_000;

/** Counts what a page asks of an address while its clock is turned on, without waiting for it. */
async function askedDuring(page: Page, path: string, milliseconds: number): Promise<number> {
  let asked = 0;
  const count = () => {
    asked += 1;
  };
  await page.route(`**/${path}`, (route) => {
    count();
    return route.fulfill({ status: 503 });
  });
  await page.clock.runFor(milliseconds);
  await page.unroute(`**/${path}`);
  return asked;
}

/** Says to a page that its tab is hidden, or seen again, as a browser does. */
const setVisibility = (page: Page, state: 'hidden' | 'visible'): Promise<void> =>
  page.locator('html').evaluate(({ ownerDocument }, value) => {
    Object.defineProperty(ownerDocument, 'visibilityState', { configurable: true, value });
    ownerDocument.dispatchEvent(new Event('visibilitychange'));
  }, state);

/** A page that stays open: what it asks for, and what it says. */
export function leftOpen({ url, test }: Stage): void {
  test('a ticket’s page asks for its seats while it is looked at, and not in a hidden tab', async ({
    arrive,
  }) => {
    const page = await arrive();
    await page.clock.install();
    await page.goto(`/tickets/${(await onSale(url)).id}`);
    await page.clock.runFor(10_000);
    await watchedBy(page);
    await setVisibility(page, 'hidden');
    expect(await askedDuring(page, 'availability', 10 * MINUTE)).toBe(0);
    const back = page.waitForResponse('**/availability');
    await setVisibility(page, 'visible');
    await back;
    await page.mouse.move(100, 100);
    await watchedBy(page);
    const again = page.waitForResponse('**/availability');
    await page.clock.runFor(30_000);
    await again;
  });

  test('a ticket’s page that nobody moves on lets the service sleep', async ({ arrive }) => {
    const page = await arrive();
    await page.clock.install();
    await page.goto(`/tickets/${(await onSale(url)).id}`);
    await page.clock.runFor(10_000);
    await watchedBy(page);
    await page.clock.runFor(5 * MINUTE);
    expect(await askedDuring(page, 'availability', 30 * MINUTE)).toBe(0);
    await page.mouse.move(100, 100);
    await watchedBy(page);
  });

  test('a countdown is said aloud at a few moments, not each second', async ({ arrive }) => {
    const page = await arrive();
    await signedIn(page, url);
    await page.clock.install();
    await buy(page, await onSale(url));
    await page.getByRole('timer').waitFor();
    const said = await page.getByTestId('announced').evaluateHandle(listen);
    await page.clock.runFor(14 * MINUTE);
    expect(await said.jsonValue()).toEqual([
      '10 minutes left to pay.',
      '5 minutes left to pay.',
      '2 minutes left to pay.',
      'One minute left to pay.',
    ]);
  });
}

/** Up to date, by the page's own words. */
const watchedBy = (page: Page): Promise<void> => page.getByText('Up to date').waitFor();

/** In the page: collects what a live region says. */
function listen(region: {
  ownerDocument: { defaultView: { MutationObserver: Observer } };
  textContent: string;
}) {
  const said: string[] = [];
  new region.ownerDocument.defaultView.MutationObserver(() => said.push(region.textContent)).observe(region, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return said;
}

/** What this uses of the browser's MutationObserver. */
type Observer = new (tell: () => void) => { observe(node: object, what: object): void };
