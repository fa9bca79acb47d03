import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import decodeQR from 'qr/decode.js';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { signInAs } from '../../harness/page-steps.ts';
import { sellPasses, transferPass } from './check-in-steps.ts';

/** The texts of the QR codes that are printed. */
async function scanAll(page: Page): Promise<string[]> {
  const codes = await page.getByRole('img', { name: /^QR code/ }).all();
  const pictures = await Promise.all(codes.map((code) => code.screenshot()));
  return pictures.map((picture) => {
    const { width, height, data } = PNG.sync.read(picture);
    return decodeQR({ width, height, data });
  });
}

/** The page shows passes on white paper, and nothing that is meant for a screen. */
async function expectTickets(page: Page, count: number): Promise<void> {
  expect(await page.locator('[data-testid=pass]:visible').count()).toBe(count);
  for (const part of ['header', 'footer', 'nav', 'a', 'button', 'input', 'form', 'progress'])
    expect(await page.locator(`${part}:visible`).count(), part).toBe(0);
  const colours = await page.evaluate(`[
    getComputedStyle(document.body).backgroundColor,
    getComputedStyle(document.querySelector('[data-testid=pass]')).color,
  ]`);
  expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
}

describe.concurrent('printed passes', () => {
  test('an order prints a ticket for each pass, in a dark theme too, and breaks none over two pages', async ({
    openPage,
    url,
  }) => {
    // As wide as A4 between its margins.
    const viewport = { width: 718, height: 1000 };
    const page = await openPage({ viewport, colorScheme: 'dark' });
    const { buyer, order, codes } = await sellPasses(url, 4);
    await signInAs(page, buyer, url);
    await page.context().addCookies([{ name: 'theme', value: 'evening', url }]);
    await page.goto(`/orders/${order.id}`);
    await page.getByTestId('pass').nth(3).waitFor();
    await page.emulateMedia({ media: 'print' });
    await expectTickets(page, 4);
    expect(await page.getByText('Total').isVisible()).toBe(false);
    expect(await scanAll(page)).toEqual(codes);
    const qr = await page
      .getByRole('img', { name: /^QR code/ })
      .first()
      .boundingBox();
    // 5 cm.
    expect(qr?.width).toBeGreaterThan(189);
    // Sheets that are nearly two passes high have one each.
    const height = (await page.getByTestId('pass').first().boundingBox())?.height ?? 0;
    const pdf = await page.pdf({ width: `${viewport.width}px`, height: `${1.9 * height}px` });
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(4);
  });

  test('the page of a pass prints the pass, and the list prints no pass that was given away', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    const { buyer, order } = await sellPasses(url, 2);
    await signInAs(page, buyer, url);
    await transferPass(buyer, `${order.id}-2`, url);
    await page.emulateMedia({ media: 'print' });
    await page.goto(`/passes/${order.id}-1`);
    await page.getByTestId('pass').waitFor();
    await expectTickets(page, 1);
    for (const path of ['/passes', `/orders/${order.id}`]) {
      await page.goto(path);
      await page.getByRole('img', { name: /^QR code/ }).waitFor();
      await expectTickets(page, 1);
    }
  });
});
