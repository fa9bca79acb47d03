import type { CheckInAnswer } from '@boxoffice/shared/api/check-ins.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import decodeQR from 'qr/decode.js';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { listTicket, newSeller, openTicket, payWith, signInWithCookies } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { expectAccessible } from './axe.ts';

const event = { startsAt: '2036-07-16T17:30:00.000Z', timeZone: 'Europe/Berlin', place: 'Waldbühne, Berlin' };

/** Buys seats through the API for the user of a page. */
async function buySeats(page: Page, url: string, quantity = 2) {
  const seller = await newSeller(url);
  const ticket = await listTicket(url, { ...event, title: 'Gala' }, seller);
  const buyer = await signInWithCookies(page, url);
  const { body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket.id, quantity });
  await buyer.post('/api/payments', { orderId: order.id, token: 'tok_visa' });
  const passes = await eventually(
    async () => (await buyer.get<Pass[]>(`/api/passes?orderId=${order.id}`)).body,
    ({ length }) => length === quantity,
  );
  return { seller, ticket, buyer, order, passes };
}

/** The text of the QR code that a page shows. */
async function scan(page: Page): Promise<string> {
  const picture = await page
    .getByRole('img', { name: /^QR code/ })
    .first()
    .screenshot();
  const { width, height, data } = PNG.sync.read(picture);
  return decodeQR({ width, height, data });
}

/** The paths of the pages that the browser has kept. A page is kept after its files. */
const keptPages = (page: Page): Promise<string[]> =>
  page.evaluate(`(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('/passes '));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/passes/'));
  })()`);

const checkIn = async (seller: Visitor, ticket: Ticket, code: string) =>
  (await seller.post<CheckInAnswer>(`/api/tickets/${ticket.id}/check-ins`, { code })).body.result;

describe.concurrent('passes', () => {
  test('a buyer pays and gets a code for each seat, which is admitted once', async ({ openPage, url }) => {
    const page = await openPage({ viewport: { width: 390, height: 844 } });
    const seller = await newSeller(url);
    const ticket = await listTicket(url, { ...event, title: 'Gala' }, seller);
    await signInWithCookies(page, url);
    await openTicket(page, ticket);
    await page.getByLabel('Seats').fill('2');
    await page.getByTestId('buy').click();
    await page.waitForURL(/\/orders\//);
    await payWith(page, '4242 4242 4242 4242');
    await page.getByTestId('pass').nth(1).waitFor();
    expect(await page.getByTestId('when-and-where').textContent()).toContain('Waldbühne, Berlin');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Show at the door' }).first().click();
    await page.waitForURL(/\/passes\//);
    const code = await scan(page);
    expect(await checkIn(seller, ticket, code)).toBe('admitted');
    expect(await checkIn(seller, ticket, code)).toBe('already-admitted');
    await page.reload();
    await page.getByText('Admitted:').waitFor();
    await expectAccessible(page);
  });

  test('a friend accepts a pass by its link, and the code of the giver is void', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    const { seller, ticket, passes } = await buySeats(page, url, 1);
    await page.goto(`/passes/${passes[0]?.id}`);
    const before = await scan(page);
    await page.getByLabel('Your friend’s email').fill('friend@example.com');
    await page.getByRole('button', { name: 'Make a link' }).click();
    const link = await page.getByTestId('transfer-link').inputValue();
    await page.getByText('Offered to friend@example.com').waitFor();

    const friend = await openPage();
    const { pathname } = new URL(link);
    await friend.goto(pathname);
    await friend.waitForURL(/\/signin\?next=/);
    expect(await friend.content()).not.toContain('Gala');
    await signInWithCookies(friend, url);
    await friend.goto(pathname);
    await expectAccessible(friend);
    await friend.getByRole('button', { name: 'Accept the ticket' }).click();
    await friend.waitForURL(/\/passes\//);
    expect(await checkIn(seller, ticket, before)).toBe('void');
    expect(await checkIn(seller, ticket, await scan(friend))).toBe('admitted');
    // The link works once: for anyone else it is used.
    await signInWithCookies(friend, url);
    await friend.goto(pathname);
    await friend.getByRole('button', { name: 'Accept the ticket' }).click();
    await friend.getByText('This link has been used').waitFor();
  });

  test('without JavaScript a pass is shown, offered and taken back', async ({ openPage, url }) => {
    const page = await openPage({ javaScriptEnabled: false });
    const { order, passes, seller, ticket } = await buySeats(page, url, 1);
    await page.goto(`/orders/${order.id}`);
    expect(await checkIn(seller, ticket, `${await scan(page)}`)).toBe('admitted');
    const other = await buySeats(page, url, 1);
    await page.goto('/passes');
    await page.getByTestId('pass').nth(0).waitFor();
    await page.goto(`/passes/${other.passes[0]?.id}`);
    await page.getByRole('button', { name: 'Make a link' }).click();
    await page.getByTestId('transfer-link').waitFor();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('You have taken the ticket back').waitFor();
    expect(passes).toHaveLength(1);
  });

  test('in German, the tickets of what is coming up are listed', async ({ openPage, url }) => {
    const page = await openPage({ locale: 'de-DE' });
    await buySeats(page, url);
    await page.goto('/passes');
    await page.getByText('Ticket 2 von 2').waitFor();
    await expectAccessible(page);
  });

  test('an order marks what the seller has changed since it was bought', async ({ openPage, url }) => {
    const page = await openPage();
    const { seller, ticket, order } = await buySeats(page, url, 1);
    await seller.put(`/api/tickets/${ticket.id}`, { place: 'Tempodrom, Berlin', confirmMove: true });
    await page.goto(`/orders/${order.id}`);
    expect(await page.getByTestId('when-and-where').textContent()).toContain('Waldbühne, Berlin');
    await page.getByText('The place is now Tempodrom, Berlin.').waitFor();
  });

  test('a pass that was opened once shows without a network, until its user signs out', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    const { passes } = await buySeats(page, url, 1);
    await page.goto(`/passes/${passes[0]?.id}`);
    const code = await scan(page);
    await eventually(
      () => keptPages(page),
      ({ length }) => length === 1,
    );
    await page.context().setOffline(true);
    await page.reload();
    expect(await scan(page)).toBe(code);
    await expectAccessible(page);
    await page.context().setOffline(false);
    await page.reload();
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
    await page.waitForURL('/');
    await eventually(
      () => keptPages(page),
      ({ length }) => length === 0,
    );
    await page.context().setOffline(true);
    await expect(page.goto(`/passes/${passes[0]?.id}`)).rejects.toThrow('net::ERR_');
  });

  test('a browser whose session has ended keeps no pass', async ({ openPage, url }) => {
    const page = await openPage();
    const { passes } = await buySeats(page, url, 1);
    await page.goto(`/passes/${passes[0]?.id}`);
    await eventually(
      () => keptPages(page),
      ({ length }) => length === 1,
    );
    await page.context().clearCookies();
    await page.goto(`/passes/${passes[0]?.id}`);
    await page.waitForURL(/\/signin\?next=/);
    await eventually(
      () => keptPages(page),
      ({ length }) => length === 0,
    );
  });

  test('a shared link has a picture of its own event', async ({ openPage, url }) => {
    const page = await openPage();
    const ticket = await listTicket(url, { ...event, title: '<Björk> & "Łódź" 🎸' });
    // A page whose service is slow has the site's picture until its ticket arrives.
    await openTicket(page, ticket);
    const address = await page.locator('meta[property="og:image"]').getAttribute('content');
    const answer = await fetch(new URL(address ?? '', url));
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toContain('public');
    const { width, height } = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
    expect([width, height]).toEqual([1200, 630]);
    expect((await fetch(`${url}/tickets/${crypto.randomUUID()}/share.png`)).status).toBe(404);
  });

  test('the PDF and the calendar file of an order are offered', async ({ openPage, url }) => {
    const page = await openPage();
    const { buyer, order } = await buySeats(page, url);
    await page.goto(`/orders/${order.id}`);
    for (const [name, type] of [
      ['Print (PDF)', 'application/pdf'],
      ['Add to calendar', 'text/calendar; charset=utf-8'],
    ] as const) {
      const href = await page.getByRole('link', { name }).getAttribute('href');
      const answer = await buyer.get(href ?? '');
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    }
  });
});
