import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import {
  listTicket,
  newSeller,
  openTicket,
  signInSeller,
  signInWithCookies,
  waitForContent,
} from '../../harness/page-steps.ts';
import { expectAccessible } from './axe.ts';
import { open } from './form-steps.ts';

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe.concurrent('the phases of a sale', () => {
  test('a sale counts down to its start, and one that has ended says so', async ({ openPage, url }) => {
    const page = await openPage();
    const future = await listTicket(url, { salesStartAt: inMinutes(90) });
    await openTicket(page, future);
    await page
      .getByRole('timer')
      .filter({ hasText: /1:(29|30):\d\d/ })
      .waitFor();
    await expectAccessible(page, 'a sale that has not started');
    const ended = await listTicket(url, { startsAt: inMinutes(90), salesEndAt: inMinutes(-1) });
    await openTicket(page, ended);
    await page.getByRole('heading', { name: 'The sale has ended' }).waitFor();
  });

  test('a free ticket is one click, also without JavaScript, and its page then says that it is sold out', async ({
    openPage,
    url,
  }) => {
    const page = await openPage({ javaScriptEnabled: false });
    await signInWithCookies(page, url);
    const ticket = await listTicket(url, { price: 0, quantity: 1 });
    await page.goto(`/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'Get tickets' }).click();
    await page.waitForURL(/\/orders\//);
    await page.getByText('The seats are yours.').waitFor();
    const visitor = await openPage();
    await visitor.goto(`/tickets/${ticket.id}`);
    await visitor.getByRole('heading', { name: 'Sold out' }).waitFor({ timeout: 60_000 });
  });

  test('seats that are only held are called held, and their buyer finds the order', async ({
    openPage,
    url,
  }) => {
    const ticket = await listTicket(url, { quantity: 1 });
    const page = await openPage();
    const buyer = await signInWithCookies(page, url);
    const { body: order } = await buyer.post<{ id: string }>('/api/orders', { ticketId: ticket.id });
    await openTicket(page, ticket);
    await page.getByRole('heading', { name: 'All seats are held' }).waitFor({ timeout: 60_000 });
    await page.getByTestId('own-hold').getByText('You hold 1 seat of this event.').waitFor();
    await page.getByText('You hold the last seats yourself.').waitFor();
    const stranger = await openPage();
    await stranger.goto(`/tickets/${ticket.id}`);
    await stranger.getByText('Someone may be paying for the last seats.').waitFor();
    await page.getByRole('link', { name: 'Go to your order' }).click();
    await page.waitForURL(`/orders/${order.id}`);
  });

  test('a seller pauses and resumes a sale, copies the event and withdraws the copy', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    const seller = await signInSeller(page, url);
    const ticket = await listTicket(url, { title: 'Nabucco', category: 'music' }, seller);
    await open(page, `/sales/${ticket.id}/edit`);
    await page.getByRole('button', { name: 'Pause the sale' }).click();
    await page.getByTestId('paused').waitFor();
    const visitor = await openPage();
    await visitor.goto(`/tickets/${ticket.id}`);
    await visitor.getByRole('heading', { name: 'The sale is paused' }).waitFor();
    await page.getByRole('link', { name: 'View the event' }).click();
    await page.getByRole('heading', { name: 'The sale is paused' }).waitFor();
    await page.getByRole('link', { name: 'Edit the event' }).click();
    await page.getByRole('button', { name: 'Resume the sale' }).click();
    await page.getByRole('button', { name: 'Pause the sale' }).waitFor();

    await page.getByRole('link', { name: 'Duplicate' }).click();
    await page.waitForURL(/\/sell\?from=/);
    await expectAccessible(page, 'a copy of a ticket');
    expect(await page.getByLabel('Title').inputValue()).toBe('Nabucco');
    expect(await page.getByLabel('Category').inputValue()).toBe('music');
    await page.getByRole('button', { name: 'List it for sale' }).click();
    await page.waitForURL(/\/tickets\//);
    await page.getByRole('link', { name: 'Edit the event' }).click();
    await page.locator('summary', { hasText: 'Withdraw' }).click();
    await page.getByRole('button', { name: 'Withdraw this ticket' }).click();
    await page.waitForURL('/sales');
    expect((await seller.get<object[]>('/api/sales')).body).toHaveLength(1);
  });

  test('the home page lists by place, category and dates, without JavaScript too', async ({
    openPage,
    url,
  }) => {
    const place = `Köln${crypto.randomUUID().slice(0, 8)}`;
    const seller = await newSeller(url);
    const offer = { place, category: 'film' as const, startsAt: inMinutes(3 * 24 * 60) };
    await listTicket(url, { ...offer, title: 'Soon' }, seller);
    await listTicket(url, { ...offer, title: 'Later', startsAt: inMinutes(20 * 24 * 60) }, seller);
    await listTicket(url, { ...offer, title: 'Concert', category: 'music' }, seller);
    const page = await openPage({ javaScriptEnabled: false });
    await page.goto('/');
    await page.getByLabel('Place').fill(place.replace('ö', 'o'));
    await page.getByLabel('Category').selectOption('film');
    await page.getByRole('button', { name: 'Search' }).click();
    const titles = () => page.getByTestId('tickets').getByRole('heading').allTextContents();
    expect((await titles()).map((title) => title.trim())).toEqual(['Soon', 'Later']);
    await page.getByLabel('When').selectOption('week');
    await page.getByRole('button', { name: 'Search' }).click();
    expect((await titles()).map((title) => title.trim())).toEqual(['Soon']);
    await page.getByLabel('When').selectOption('');
    await page.locator('summary', { hasText: 'Choose dates' }).click();
    await page.getByLabel('From').fill(inMinutes(19 * 24 * 60).slice(0, 10));
    await page.getByLabel('To', { exact: true }).fill(inMinutes(21 * 24 * 60).slice(0, 10));
    await page.getByRole('button', { name: 'Search' }).click();
    expect((await titles()).map((title) => title.trim())).toEqual(['Later']);
    const reader = await openPage();
    await reader.goto(page.url());
    await waitForContent(reader);
    expect(await reader.getByLabel('Category').inputValue()).toBe('film');
    await expectAccessible(reader, 'a filtered list');
  });
});
