import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { listTicket, signInSeller } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';
import { open } from './form-steps.ts';

const start = { startsAt: '2036-07-16T19:30:00.000Z', timeZone: 'Europe/Berlin', place: 'Lakeside Stage' };

describe.concurrent('editing an event', () => {
  test.for([true, false])(
    'a conflicting edit is explained and can be saved over, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const seller = await signInSeller(page, url);
      const ticket = await listTicket(url, { quantity: 9, ...start }, seller);
      await page.goto(`/sales/${ticket.id}/edit`);
      await page.getByLabel('Description').fill('Mine');
      const path = `/api/tickets/${ticket.id}`;
      await seller.put(path, { price: 9900, place: 'Old Hall' });
      await page.getByRole('button', { name: 'Save' }).click();
      const conflict = page.getByTestId('conflict');
      await conflict.waitFor();
      const changes = await conflict.getByRole('listitem').allTextContents();
      expect(changes.map((change) => change.trim())).toEqual([
        'Price per seat is now: $99.00',
        'Place is now: Old Hall',
      ]);
      expect(await page.getByLabel('Description').inputValue()).toBe('Mine');
      expect((await seller.get<Ticket>(path)).body).toMatchObject({ version: 2 });
      await page.getByRole('button', { name: 'Save my version' }).click();
      await page.getByText('Saved.').waitFor();
      const saved = { version: 3, price: 4500, description: 'Mine', ...start };
      expect((await seller.get<Ticket>(path)).body).toMatchObject(saved);
    },
  );

  test('only the seller opens the page that edits an event, and not once it is cancelled', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    const seller = await signInSeller(page, url);
    const ticket = await listTicket(url, {}, seller);
    const path = `/sales/${ticket.id}/edit`;
    const anyone = await openPage();
    await anyone.goto(path);
    await anyone.waitForURL(`/signin?next=${encodeURIComponent(path)}`);
    await signInSeller(anyone, url);
    expect((await anyone.goto(path))?.status()).toBe(403);
    await anyone.getByText('This is not your ticket').waitFor();
    expect((await anyone.goto('/sales/no-such-ticket/edit'))?.status()).toBe(404);
    await page.goto(`/sales/${ticket.id}`);
    await page.getByRole('link', { name: 'Edit the event' }).click();
    await page.getByRole('button', { name: 'Save' }).waitFor();
    await seller.post(`/api/tickets/${ticket.id}/cancel`, { reason: 'The hall is closed' });
    await page.reload();
    await page.getByText('This event is cancelled').waitFor();
    expect(await page.getByRole('main').locator('form').count()).toBe(0);
  });

  test.for([true, false])(
    'a withdrawal is refused while a seat is held, and its form says why, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const seller = await signInSeller(page, url);
      const ticket = await listTicket(url, {}, seller);
      const buyer = await Visitor.signedUp(url);
      await buyer.post('/api/orders', { ticketId: ticket.id });
      await open(page, `/sales/${ticket.id}/edit`);
      await page.locator('summary', { hasText: 'Withdraw' }).click();
      await page.getByRole('button', { name: 'Withdraw this ticket' }).click();
      await page
        .getByRole('region', { name: 'Sale', exact: true })
        .getByRole('alert')
        .filter({ hasText: 'held or sold' })
        .waitFor();
    },
  );
});
