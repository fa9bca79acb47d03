import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Page, Request } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { listTicket, signInAs } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { sellPasses } from './check-in-steps.ts';

const MAX_BYTES = 60_000;
/** The page that checks passes in has a scanner. */
const MAX_CHECK_IN_BYTES = 150_000;

/** Opens a page and counts the bytes of its scripts as they are sent: compressed, without the headers of the answers. */
async function scriptBytes(page: Page, path: string): Promise<number> {
  const scripts: Request[] = [];
  const collect = (request: Request) => {
    if (request.resourceType() === 'script') scripts.push(request);
  };
  page.on('requestfinished', collect);
  await page.goto(path);
  // SvelteKit adds its announcer when the page is hydrated.
  await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
  await page.waitForFunction(scriptsLoaded);
  page.off('requestfinished', collect);
  const sizes = await Promise.all(scripts.map((script) => script.sizes()));
  expect(scripts.length, path).toBeGreaterThan(0);
  return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
}

describe.concurrent('the JavaScript of a page', () => {
  test('is loaded after the first paint', async ({ openPage, url }) => {
    const page = await openPage();
    await scriptBytes(page, '/');
    const { painted, firstScript } = await page.evaluate(loadTimes);
    expect(firstScript).toBeGreaterThan(painted);
    expect(await (await fetch(url)).text()).not.toContain('rel="modulepreload"');
  });

  test('is at most 60 kB, and 150 kB where passes are checked in, in German with its longer texts', async ({
    openPage,
    url,
  }) => {
    const { buyer, seller, order, ticket } = await sellPasses(url);
    const other = await listTicket(url);
    const { body: held } = await buyer.post<Order>('/api/orders', { ticketId: other.id });
    const excessOf = async (visitor: Visitor | undefined, path: string, limit = MAX_BYTES) => {
      // Each page is the first one of its visitor: nothing is in the cache.
      const page = await openPage({ locale: 'de-DE' });
      if (visitor) await signInAs(page, visitor, url);
      const bytes = await scriptBytes(page, path);
      await page.close();
      return bytes > limit ? [`${path}: ${bytes} bytes`] : [];
    };
    const excesses: string[] = [];
    for (const [visitor, paths] of [
      [undefined, ['/', `/tickets/${ticket.id}`, '/signin', '/signup', '/legal/terms']],
      [buyer, [`/tickets/${ticket.id}`, `/orders/${held.id}`, `/orders/${order.id}`, '/orders']],
      [buyer, ['/passes', `/passes/${order.id}-1`, '/account', '/account/passkeys', '/account/payouts']],
      [seller, [`/tickets/${ticket.id}`, '/sell', '/sales', `/sales/${ticket.id}`]],
      [seller, [`/sales/${ticket.id}/edit`, `/sales/${ticket.id}/orders/${order.id}`]],
    ] as const)
      excesses.push(...(await Promise.all(paths.map((path) => excessOf(visitor, path)))).flat());
    excesses.push(...(await excessOf(seller, `/check-in/${ticket.id}`, MAX_CHECK_IN_BYTES)));
    expect(excesses).toEqual([]);
  });
});

/** Runs in the page: the times of the first paint and of the first request for a script. */
function loadTimes() {
  const [painted] = performance.getEntriesByName('first-contentful-paint');
  const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
  return {
    painted: painted?.startTime ?? Number.NaN,
    firstScript: Math.min(...scripts.map(({ startTime }) => startTime)),
  };
}

/** Runs in the page: at least one script has loaded, and none in the last second. */
function scriptsLoaded(): boolean {
  const scripts = performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('.js'))
    .map(({ startTime, duration }) => startTime + duration);
  return scripts.length > 0 && performance.now() - Math.max(...scripts) > 1000;
}
