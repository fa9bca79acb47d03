import { randomUUID } from 'node:crypto';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Browser, Page } from 'playwright';
import { launch } from '../harness/browser.ts';
import { eventually } from '../harness/eventually.ts';
import { buy, loadedWidth, payWith, signInAs, signUp, waitForStatus } from '../harness/page-steps.ts';
import { picture } from '../harness/picture.ts';
import { signedUpSeller } from '../harness/seller.ts';
import { cards } from '../harness/stripe-fake.ts';
import type { Context } from './context.ts';
import { inSeconds } from './report.ts';

/** Each page can wait for several services that start from zero. */
const PAGE_MS = 60_000;

/** A seller uploads a picture, and a buyer sees it, pays on the provider's page and gets a pass: all in a browser. */
export async function browser({ report, ingress, cluster }: Context): Promise<void> {
  const url = ingress.urlOf('site.boxoffice.localhost');
  const running = await launch();
  const errors: string[] = [];
  try {
    const seller = await signedUpSeller(cluster);
    const title = `Metropolis ${randomUUID()}`;
    const { body: ticket } = await seller.post<Ticket>('/api/tickets', { title, price: 4500, quantity: 5 });
    const sellersPage = await openPage(running, url, errors);
    await signInAs(sellersPage, seller, url);
    await sellersPage.goto(`/sales/${ticket.id}/edit`);
    const file = { name: 'poster.png', mimeType: 'image/png', buffer: picture };
    await sellersPage.getByLabel('Picture file').setInputFiles(file);
    await sellersPage.getByRole('button', { name: 'Upload picture' }).click();
    await sellersPage.getByRole('button', { name: 'Replace picture' }).waitFor();

    const page = await openPage(running, url, errors);
    const began = performance.now();
    await signUp(page);
    await page.goto(`/?q=${encodeURIComponent(title)}`);
    const width = await eventually(
      () => loadedWidth(page, title),
      (pixels) => pixels > 0,
      PAGE_MS,
    );
    report.check('a visitor sees the uploaded picture in the list', width > 0, `${width} pixels wide`);
    await buy(page, ticket);
    await payWith(page, cards.accepted);
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    await waitForStatus(page, 'complete');
    await page.getByRole('img', { name: /^QR code/ }).waitFor();
    report.figure('a purchase in a browser, up to its pass', inSeconds((performance.now() - began) / 1000));
    report.check('no page has an error in its console', errors.length === 0, errors.join(' '));
  } finally {
    await running.close();
  }
}

async function openPage(running: Browser, baseURL: string, errors: string[]): Promise<Page> {
  const context = await running.newContext({ baseURL, locale: 'en-US' });
  context.setDefaultTimeout(PAGE_MS);
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${page.url()})`);
  });
  return page;
}
