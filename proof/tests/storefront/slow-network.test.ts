import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';

const worker = await readFile(new URL('../../../site/src/lib/offline-worker.js', import.meta.url));

/** Longer than the service worker waits for an answer (PATIENCE_MS). */
const TOO_LONG_MS = 6_000;

/** A site with a kept page `/passes/1`, whose answer of a later visit is slow. */
async function slowSite(isSilent: boolean): Promise<AsyncDisposable & { url: string }> {
  let visits = 0;
  const server = createServer((request, response) => {
    if (request.url === '/passes/service-worker.js') {
      response.setHeader('content-type', 'text/javascript').end(worker);
      return;
    }
    response.setHeader('content-type', 'text/html');
    if (request.url !== '/passes/1' || visits++ === 0) response.end('<h1>Kept</h1>');
    else if (!isSilent) {
      response.write('<h1>New</h1>');
      setTimeout(() => response.end('<p>The end</p>'), TOO_LONG_MS);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const keep = `(async () => {
  await navigator.serviceWorker.register('/passes/service-worker.js');
  await navigator.serviceWorker.ready;
  await (await caches.open('/passes 1')).add('/passes/1');
})()`;

describe.concurrent('a kept page', () => {
  test('is shown when the network gives no answer', async ({ openPage }) => {
    await using site = await slowSite(true);
    const page = await openPage({ baseURL: site.url });
    await page.goto('/passes/');
    await page.evaluate(keep);
    await page.goto('/passes/1');
    expect(await page.locator('h1').textContent()).toBe('Kept');
  });

  test('does not cut off the answer of a slow network', async ({ openPage }) => {
    await using site = await slowSite(false);
    const page = await openPage({ baseURL: site.url });
    await page.goto('/passes/');
    await page.evaluate(keep);
    await page.goto('/passes/1');
    expect(await page.locator('body').textContent()).toBe('NewThe end');
  });
});
