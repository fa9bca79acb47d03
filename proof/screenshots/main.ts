import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { launch } from '../harness/browser.ts';
import { commandLine } from '../harness/command-line.ts';
import { Laptop } from '../harness/laptop.ts';
import { demoTickets, signInWithCookies } from '../harness/page-steps.ts';

const USAGE = `Usage: npm run screenshots

Writes site/screenshots: the main pages with the demo tickets, in both themes, on a desktop and a phone.
`;

const folder = resolve(import.meta.dirname, '../../site/screenshots');
const QUALITY = 70;

const devices: Record<string, BrowserContextOptions> = {
  desktop: { viewport: { width: 1200, height: 800 } },
  phone: { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 },
};
const themes = ['light', 'dark'] as const;

commandLine(USAGE, {});
const laptop = await Laptop.start({}, ['--built']);
const browser = await launch();
try {
  mkdirSync(folder, { recursive: true });
  for (const [device, options] of Object.entries(devices)) await captureDevice(browser, device, options);
} finally {
  await browser.close();
  await laptop.stop();
}

async function captureDevice(
  browser: Browser,
  device: string,
  options: BrowserContextOptions,
): Promise<void> {
  const context = await browser.newContext({ ...options, baseURL: laptop.url, locale: 'en-GB' });
  const page = await context.newPage();
  const buyer = await signInWithCookies(page, laptop.url, `ada.${device}@example.com`);
  const tickets = await demoTickets(laptop.url);
  const ticket = tickets.find(({ available }) => available > 2);
  const { body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket?.id, quantity: 2 });
  const { body: paid } = await buyer.post<Order>('/api/orders', { ticketId: ticket?.id });
  await buyer.post('/api/payments', { orderId: paid.id, token: 'tok_visa' });
  const pages = {
    home: '/',
    ticket: `/tickets/${ticket?.id}`,
    order: `/orders/${order.id}`,
    orders: '/orders',
    sell: '/sell',
  };
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path, { waitUntil: 'networkidle' });
    for (const theme of themes) await capture(page, `${name}-${device}-${theme}.webp`, theme);
  }
  await context.close();
}

async function capture(page: Page, file: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // Playwright's own screenshots have no WebP.
  const devTools = await page.context().newCDPSession(page);
  const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await devTools.detach();
  const image = Buffer.from(data, 'base64');
  writeFileSync(join(folder, file), image);
  process.stdout.write(`site/screenshots/${file}: ${Math.round(image.length / 1000)} kB\n`);
}
