import { join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, test as base, expect } from 'vitest';
import { executablePath, launch } from './browser.ts';
import { inCI } from './config.ts';
import { system } from './system.ts';

const skipped = !executablePath && !inCI;
const pictures = resolve(import.meta.dirname, '../../.cache/storefront');

/** A system, and the tests of it. */
export type Stage = Awaited<ReturnType<typeof stage>>;

/** Someone with a browser of their own: a page with cookies that no other has. */
export type Arrive = (options?: BrowserContextOptions) => Promise<Page>;

/**
 * One system and one browser for a file of tests. Its `test` gives `arrive`; what the console of anybody who
 * arrived complains about fails the test, and of a test that fails a picture is kept in `.cache/storefront`.
 *
 * @param settings as in `system`
 * @param manifest as in `system`
 */
export async function stage(
  environment: Record<string, string> = {},
  settings: Record<string, string> = {},
  manifest = (text: string) => text,
) {
  if (skipped) process.stderr.write('Skipped: no Chromium here (apt-get install chromium)\n');
  const { url, services } = skipped
    ? { url: '', services: {} }
    : await system(environment, settings, { built: true, manifest });
  let browser: Browser | undefined;
  afterAll(() => browser?.close());

  const test = base
    .extend('arrive', async ({ task, onTestFailed }, { onCleanup }): Promise<Arrive> => {
      const pages: Page[] = [];
      const complaints: string[] = [];
      onTestFailed(() => photograph(pages, task.name));
      onCleanup(async () => {
        expect(complaints).toEqual([]);
      });
      return async (options) => {
        browser ??= await launch();
        const context = await browser.newContext({ baseURL: url, locale: 'en-US', ...options });
        context.setDefaultTimeout(20_000);
        const page = await context.newPage();
        listen(page, complaints);
        pages.push(page);
        return page;
      };
    })
    .skipIf(skipped);
  return { url, services, test };
}

/** What a console says of the network: visitors are told it in words. */
const told = /^(Failed to load resource|TypeError: Failed to fetch)/;

/** Collects what a page complains about, but not the answers that a visitor is told in words. */
function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error' || told.test(message.text())) return;
    complaints.push(`${message.text()} (${page.url()})`);
  });
  page.on('response', (response) => {
    const isAnswer = ['document', 'fetch', 'xhr'].includes(response.request().resourceType());
    if (response.status() >= 400 && !isAnswer) complaints.push(`${response.status()} ${response.url()}`);
  });
}

async function photograph(pages: Page[], name: string): Promise<void> {
  for (const [n, page] of pages.entries()) {
    const file = `${name.replaceAll(/\W+/g, '-').slice(0, 80)}-${n + 1}.png`;
    await page.screenshot({ path: join(pictures, file), fullPage: true }).catch(() => undefined);
  }
}
