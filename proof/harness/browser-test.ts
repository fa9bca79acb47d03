import { join, resolve } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { test as base, expect } from 'vitest';
import { executablePath, launch } from './browser.ts';
import { inCI } from './config.ts';
import { TestSystem } from './system.ts';

/** Browser tests are skipped without a browser, but not in CI. */
export const hasNoBrowser = !executablePath && !inCI;
if (hasNoBrowser) process.stderr.write('Skipped: Chromium is not installed (apt-get install chromium)\n');
const screenshots = resolve(import.meta.dirname, '../../.cache/storefront');

/** Opens a page in a browser profile of its own, which shares no cookies with other pages. */
export type OpenPage = (options?: BrowserContextOptions) => Promise<Page>;

/**
 * A `test` with a system and a browser. Its fixtures are the `system`, its public address `url`, and `openPage`.
 * An error in the console of a page fails the test. When a test fails, a screenshot of each page is saved in
 * `.cache/storefront`.
 *
 * The system starts before the first test that uses the returned `test`, and stops with the worker: files of one
 * worker that import the same `test` share its system.
 */
export const browserTest = <System extends { url: string; stop(): Promise<void> }>(
  start: () => Promise<System>,
) =>
  base
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the used fixtures from the pattern.
    .extend('system', { scope: 'worker' }, async ({}, { onCleanup }) => {
      const system = await start();
      onCleanup(() => system.stop());
      return system;
    })
    .extend('url', { scope: 'worker' }, ({ system }) => system.url)
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    .extend('browser', { scope: 'worker' }, async ({}, { onCleanup }) => {
      const browser = await launch();
      onCleanup(() => browser.close());
      return browser;
    })
    .extend('openPage', async ({ task, url, browser }, { onCleanup }): Promise<OpenPage> => {
      const pages: Page[] = [];
      const errors: string[] = [];
      onCleanup(async () => {
        const found = [...errors];
        if (task.result?.state === 'fail' || found.length > 0) await takeScreenshots(pages, task.name);
        await Promise.all(pages.map((page) => page.context().close()));
        expect(found).toEqual([]);
      });
      return async (options) => {
        const context = await browser.newContext({ baseURL: url, locale: 'en-US', ...options });
        context.setDefaultTimeout(20_000);
        const page = await context.newPage();
        collectErrors(page, errors);
        pages.push(page);
        return page;
      };
    });

/** The texts of the operator: only the terms, and only in English. */
const legal = resolve(import.meta.dirname, 'legal');

/** The `test` of all files that need no changed system: they share one. */
export const test = browserTest(() => TestSystem.start({ environment: { LEGAL_DIR: legal } })).skipIf(
  hasNoBrowser,
);

/** Console messages about failed requests: the pages themselves tell the visitor about these. */
const networkError = /^(Failed to load resource|TypeError: Failed to fetch)/;

/** Collects script errors, console errors, and missing files. A page handles failed fetches itself. */
function collectErrors(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error' || networkError.test(message.text())) return;
    errors.push(`${message.text()} (${page.url()})`);
  });
  page.on('response', (response) => {
    const isHandled = ['document', 'fetch', 'xhr'].includes(response.request().resourceType());
    if (response.status() >= 400 && !isHandled) errors.push(`${response.status()} ${response.url()}`);
  });
}

async function takeScreenshots(pages: Page[], testName: string): Promise<void> {
  for (const [n, page] of pages.entries()) {
    const file = `${testName.replaceAll(/\W+/g, '-').slice(0, 80)}-${n + 1}.png`;
    await page.screenshot({ path: join(screenshots, file), fullPage: true }).catch(() => undefined);
  }
}
