import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { launch } from '../harness/browser.ts';
import { Laptop } from '../harness/laptop.ts';
import { demoTickets, signInWithCookies } from '../harness/page-steps.ts';

/** Pictures of the main pages for the README, made by `npm run screenshots`. */
const folder = resolve(import.meta.dirname, '../../site/screenshots');
const QUALITY = 70;

const devices: Record<string, BrowserContextOptions> = {
  desktop: { viewport: { width: 1200, height: 800 } },
  phone: { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 },
};
const themes = ['light', 'dark'] as const;

const laptop = await Laptop.start({ LIMITS_SCALE: '1000' }, ['--built']);
const browser = await launch();
try {
  mkdirSync(folder, { recursive: true });
  for (const [device, options] of Object.entries(devices)) await photographWith(browser, device, options);
} finally {
  await browser.close();
  await laptop.stop();
}

async function photographWith(
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
    for (const theme of themes) await photograph(page, `${name}-${device}-${theme}.webp`, theme);
  }
  await context.close();
}

async function photograph(page: Page, file: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const devTools = await page.context().newCDPSession(page);
  const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await devTools.detach();
  const picture = Buffer.from(data, 'base64');
  writeFileSync(join(folder, file), picture);
  process.stdout.write(`site/screenshots/${file}: ${Math.round(picture.length / 1000)} kB\n`);
}
