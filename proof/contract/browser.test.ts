import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, expect, test } from 'vitest';
import { findBrowser } from '../../knative/laptop/setup/browser.js';
import { ledger, system } from './system.ts';

const executablePath = await findBrowser();
if (!executablePath && process.env.CI !== 'true')
  process.stderr.write('Skipped: no Chromium here (apt-get install chromium)\n');

const { url } = executablePath ? await system({}, {}, { built: true }) : { url: '' };
let browser: Browser | undefined;
afterAll(() => browser?.close());

/** A visitor with a browser of their own; what their console complains about fails the test. */
async function visitor(complaints: string[]): Promise<Page> {
  browser ??= await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

async function signUp(page: Page): Promise<void> {
  await page.goto(`${url}/signup`);
  await page.getByLabel('Email').fill(`${crypto.randomUUID()}@example.com`);
  await page.getByLabel('Password').fill('correct horse battery');
  await page.locator('main').getByRole('button', { name: 'Create the account' }).click();
  await page.getByTestId('signed-in').waitFor();
}

test.skipIf(!executablePath && process.env.CI !== 'true')(
  'a seller lists a ticket, and a buyer presses Buy twice, pays on the hosted page and has one order',
  async () => {
    expect(executablePath, 'a Chromium is needed').toBeTruthy();
    const complaints: string[] = [];
    const seller = await visitor(complaints);
    await signUp(seller);
    await seller.goto(`${url}/sell`);
    await seller.locator('[name=title]').fill('The Magic Flute <b>live</b>');
    await seller.locator('[name=price]').fill('45.00');
    await seller.locator('[name=quantity]').fill('2');
    await seller.locator('main form button[type=submit]').click();
    await seller.waitForURL(/\/tickets\/[0-9a-f-]+/);
    const ticketUrl = seller.url();

    const buyer = await visitor(complaints);
    await signUp(buyer);
    await buyer.goto(ticketUrl);
    expect(await buyer.getByRole('heading', { level: 1 }).textContent()).toContain(
      'The Magic Flute <b>live</b>',
    );
    await buyer.getByRole('button', { name: /buy/i }).dblclick();
    await buyer.waitForURL(/\/orders\/[0-9a-f-]+/);
    await buyer.getByTestId('countdown').waitFor();

    await buyer.getByRole('button', { name: /pay/i }).click();
    await buyer.waitForURL(/\/c\/pay\//);
    await buyer.getByLabel(/card number/i).fill('4242 4242 4242 4242');
    await buyer.getByLabel(/expir/i).fill('12 / 34');
    await buyer.getByLabel(/cvc/i).fill('123');
    await buyer.getByRole('button', { name: /pay/i }).click();
    await buyer.waitForURL(/\/orders\/[0-9a-f-]+/);
    await buyer.locator('[data-status=complete]').first().waitFor();

    await buyer.goto(`${url}/orders`);
    expect(await buyer.locator('[data-status]').count()).toBe(1);
    expect((await ledger()).map(({ status, amount }) => [status, amount])).toEqual([['succeeded', 4500]]);
    await seller.reload();
    expect(await seller.getByTestId('available').textContent()).toContain('1');
    expect(complaints).toEqual([]);
  },
);
