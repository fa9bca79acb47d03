import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Locator, Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import {
  buy,
  cancelOrder,
  listTicket,
  openTicket,
  payWith,
  signInSeller,
  signInWithCookies,
  signUp,
  submitCard,
  waitForContent,
  waitForStatus,
} from '../../harness/page-steps.ts';
import { cards } from '../../harness/stripe-fake.ts';

describe.concurrent('a purchase', () => {
  test('a buyer who clicks Buy twice and pays has one order', async ({ openPage, url, system }) => {
    const seller = await openPage();
    await signInSeller(seller, url);
    await seller.goto('/sell');
    await seller.getByLabel('Title').fill('The Magic Flute <b>live</b>');
    await seller.getByLabel('Price').fill('45.00');
    await seller.getByLabel('Seats').fill('2');
    await seller.getByRole('main').getByRole('button', { name: 'List it for sale' }).click();
    await seller.waitForURL(/\/tickets\/[0-9a-f-]+/);

    const buyer = await openPage();
    await signUp(buyer);
    await buyer.goto(seller.url());
    await buyer.getByRole('heading', { level: 1, name: 'The Magic Flute <b>live</b>' }).waitFor();
    await buyer.getByRole('button', { name: /^buy/i }).dblclick();
    await buyer.waitForURL(/\/orders\/[0-9a-f-]+/);
    await buyer.getByRole('timer').waitFor();
    const order = buyer.url().split('/').at(-1);

    await payWith(buyer, cards.accepted);
    await buyer.waitForURL(/\/orders\/[0-9a-f-]+/);
    await waitForStatus(buyer, 'complete');

    await buyer.goto('/orders');
    await waitForContent(buyer);
    expect(await buyer.locator('[data-status]').count()).toBe(1);
    const paid = (await system.paymentIntents()).filter(({ metadata }) => metadata.orderId === order);
    expect(paid.map(({ status, amount }) => [status, amount])).toEqual([['succeeded', 4500]]);
    await seller.reload();
    await seller.getByText('1 of 2').waitFor();
    const sales = async () => {
      await seller.goto(seller.url().replace('/tickets/', '/sales/'));
      return seller.getByTestId('sales').textContent();
    };
    await eventually(sales, (text) =>
      /Available\s*1\s*Held\s*0.*Sold\s*1\s.*Earned\s*\$45\.00/s.test(text ?? ''),
    );
  });

  test('another card pays the order after a decline', async ({ openPage, url }) => {
    const page = await openPage();
    await signInWithCookies(page, url);
    await buy(page, await listTicket(url));
    const order = new URL(page.url()).pathname;
    await payWith(page, cards.declined);
    await page.getByRole('alert').filter({ hasText: 'declined' }).waitFor();
    await submitCard(page, cards.accepted);
    await page.waitForURL((at) => at.pathname === order);
    await waitForStatus(page, 'complete');
  });

  test.for([true, false])(
    'a buyer who returns after a decline sees the reason and pays with another card, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const buyer = await signInWithCookies(page, url);
      await buy(page, await listTicket(url));
      const order = new URL(page.url()).pathname;
      await payWith(page, cards.insufficientFunds);
      await page.getByRole('alert').filter({ hasText: 'insufficient funds' }).waitFor();
      await eventually(
        async () => (await buyer.get<Order>(`/api${order}`)).body,
        ({ payment }) => payment === 'declined',
      );
      await page.getByRole('link', { name: 'Back' }).click();
      await page.waitForURL((at) => at.pathname === order);
      await page.getByRole('status').filter({ hasText: 'Your card has insufficient funds.' }).waitFor();
      await payWith(page, cards.accepted);
      await waitForStatus(page, 'complete');
    },
  );

  test('a buyer who fails 3-D Secure can try again', async ({ openPage, url }) => {
    const page = await openPage();
    await signInWithCookies(page, url);
    await buy(page, await listTicket(url));
    await payWith(page, cards.threeDSecure);
    await page.getByRole('button', { name: 'Fail' }).click();
    await page.getByRole('alert').waitFor();
    await submitCard(page, cards.threeDSecure);
    await page.getByRole('button', { name: 'Complete' }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    await waitForStatus(page, 'complete');
  });

  test('a buyer who returns without paying and cancels frees the seats', async ({ openPage, url }) => {
    const page = await openPage();
    await signInWithCookies(page, url);
    const ticket = await listTicket(url, { quantity: 1 });
    await buy(page, ticket);
    await page.getByRole('button', { name: /^pay/i }).click();
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByText('You came back without paying').waitFor();
    await cancelOrder(page);
    await page.goto(`/tickets/${ticket.id}`);
    await page.getByText('1 of 1').waitFor();
  });

  test('a buyer who is offline is told so, and buys once when the network returns', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    const buyer = await signInWithCookies(page, url);
    const ticket = await listTicket(url);
    await openTicket(page, ticket);
    await page.getByLabel('Seats').fill('3');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.getByRole('alert').filter({ hasText: 'You are offline' }).waitFor();
    expect(await page.getByLabel('Seats').inputValue()).toBe('3');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    expect((await buyer.get<unknown[]>('/api/orders')).body).toHaveLength(1);
  });

  test('a buyer who presses Buy again after a lost answer has one order', async ({ openPage, url }) => {
    const page = await openPage();
    const buyer = await signInWithCookies(page, url);
    const ticket = await listTicket(url);
    await openTicket(page, ticket);
    await page.route(
      /\?\/buy$/,
      async (route) => {
        await route.fetch({ maxRedirects: 0 });
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.getByRole('alert').filter({ hasText: 'nothing happens twice' }).waitFor();
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    expect((await buyer.get<unknown[]>('/api/orders')).body).toHaveLength(1);
  });

  test('a visitor without JavaScript lists, buys, pays, and cancels', async ({ openPage, url }) => {
    const seller = await openPage({ javaScriptEnabled: false });
    await signInSeller(seller, url);
    await seller.goto('/sell');
    await seller.getByLabel('Title').fill('Les Paladins');
    await seller.getByLabel('Price').fill('free');
    await seller.getByLabel('Seats').fill('3');
    await seller.getByRole('button', { name: 'List it for sale' }).click();
    expect(await seller.getByLabel('Title').inputValue()).toBe('Les Paladins');
    await seller.getByLabel('Price').fill('30');
    await seller.getByRole('button', { name: 'List it for sale' }).click();
    await seller.waitForURL(/\/tickets\/[0-9a-f-]+/);
    const id = seller.url().split('/').at(-1) ?? '';

    const buyer = await openPage({ javaScriptEnabled: false });
    await signUp(buyer);
    await buyer.goto('/?q=paladins');
    await buyer.getByRole('link', { name: 'Les Paladins' }).click();
    await buyer.getByLabel('Seats').fill('2');
    await buyer.getByRole('button', { name: /^buy/i }).click();
    await payWith(buyer, cards.accepted);
    await buyer.waitForURL(/\/orders\/[0-9a-f-]+/);
    await waitForStatus(buyer, 'complete');

    await buy(buyer, { id });
    await cancelOrder(buyer);
    await buyer.getByRole('button', { name: 'Sign out' }).click();
    await buyer.getByRole('link', { name: 'Sign in' }).waitFor();
  });

  test('a buyer orders and pays with the keyboard alone, and the focus is always visible', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    await signInWithCookies(page, url);
    await listTicket(url, { title: 'Castor et Pollux' });
    await page.goto('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('main').evaluate((main) => main.matches(':focus'))).toBe(true);

    await tabTo(page, page.getByRole('link', { name: 'Castor et Pollux' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tickets\//);
    await tabTo(page, page.getByLabel('Seats'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/orders\//);
    await tabTo(page, page.getByRole('button', { name: /^pay/i }));
    await page.keyboard.press('Enter');

    await page.waitForURL(/\/c\/pay\//);
    await tabTo(page, page.getByLabel('Card number'));
    for (const typed of [cards.accepted, '12 / 34', '123']) {
      await page.keyboard.type(typed);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/orders\//);
    await waitForStatus(page, 'complete');
    expect(await page.getByTestId('seats').textContent()).toBe('2');
  });
});

/** More stops than any page has. */
const MAX_STOPS = 60;

/** Presses Tab until an element has the focus. The focus must be visible at each stop. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    await page.keyboard.press('Tab');
    const [name, isVisible] = await page.locator(':focus').evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } =
        element.ownerDocument.defaultView.getComputedStyle(element);
      const hasOutline = outlineStyle !== 'none' && outlineWidth !== '0px';
      return [element.outerHTML.slice(0, 100), hasOutline || boxShadow !== 'none'];
    });
    expect(isVisible, `the focus is visible on ${name}`).toBe(true);
    if (await target.evaluate((element) => element.matches(':focus'))) return;
  }
  throw new Error(`Tab does not reach ${target}`);
}
