import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';

const worker = await readFile(new URL('../../../site/src/lib/offline-worker.js', import.meta.url));

/** Longer than the service worker waits for an answer (PATIENCE_MS). */
const TOO_LONG_MS = 6_000;

/** A site with the page `/passes/1`. Its first answer is the page to store, and its later ones are slow or missing. */
async function slowSite(isSilent: boolean): Promise<AsyncDisposable & { url: string }> {
  let visits = 0;
  const server = createServer((request, response) => {
    if (request.url === '/passes/service-worker.js') {
      response.setHeader('content-type', 'text/javascript').end(worker);
      return;
    }
    response.setHeader('content-type', 'text/html');
    if (request.url !== '/passes/1' || visits++ === 0) response.end('<h1>Stored</h1>');
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

const store = `(async () => {
  await navigator.serviceWorker.register('/passes/service-worker.js');
  await navigator.serviceWorker.ready;
  await (await caches.open('/passes 1')).add('/passes/1');
})()`;

/** Visits a page that the browser has stored before. @returns the text of the page */
async function visitStored(page: Page): Promise<string | null> {
  await page.goto('/passes/');
  await page.evaluate(store);
  await page.goto('/passes/1');
  return page.locator('body').textContent();
}

describe.concurrent('a stored page', () => {
  test('is shown when the network gives no answer', async ({ openPage }) => {
    await using site = await slowSite(true);
    const page = await openPage({ baseURL: site.url });
    expect(await visitStored(page)).toBe('Stored');
  });

  test('is not shown when the network answers slowly, and the answer is not cut off', async ({
    openPage,
  }) => {
    await using site = await slowSite(false);
    const page = await openPage({ baseURL: site.url });
    expect(await visitStored(page)).toBe('NewThe end');
  });
});
