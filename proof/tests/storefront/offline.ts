import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { onSale, signedIn, watched } from '../../harness/page-steps.ts';

export function whenTheNetworkFails({ url, test }: Stage): void {
  test('a buyer who is offline is told so, and buys once when the network is back', async ({ arrive }) => {
    const page = await arrive();
    const buyer = await signedIn(page, url);
    const ticket = await onSale(url);
    await watched(page, ticket);
    await page.getByLabel('Seats').fill('3');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.getByRole('alert').filter({ hasText: 'You are offline' }).waitFor();
    expect(await page.getByLabel('Seats').inputValue()).toBe('3');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    expect((await buyer.get<unknown[]>('/api/orders')).body).toHaveLength(1);
  });

  test('the answer to Buy is lost on its way: pressed again, there is one order', async ({ arrive }) => {
    const page = await arrive();
    const buyer = await signedIn(page, url);
    const ticket = await onSale(url);
    await watched(page, ticket);
    await page.route(
      /\?\/buy$/,
      async (route) => {
        await route.fetch({ maxRedirects: 0 });
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.getByRole('alert').filter({ hasText: 'nothing happens twice' }).waitFor();
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    expect((await buyer.get<unknown[]>('/api/orders')).body).toHaveLength(1);
  });
}
