import type { Order } from '@boxoffice/shared/api/orders.ts';
import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import {
  becomes,
  buy,
  cancel,
  cards,
  onSale,
  payWith,
  settled,
  signedIn,
  signUp,
  typeCard,
} from '../../harness/page-steps.ts';
import { ledger } from '../../harness/system.ts';

export function buying({ url, test }: Stage): void {
  test('a seller lists a ticket, and a buyer presses Buy twice, pays and has one order', async ({
    arrive,
  }) => {
    const seller = await arrive();
    await signUp(seller);
    await seller.goto('/sell');
    await seller.getByLabel('Title').fill('The Magic Flute <b>live</b>');
    await seller.getByLabel('Price').fill('45.00');
    await seller.getByLabel('Seats').fill('2');
    await seller.getByRole('main').getByRole('button', { name: 'List it for sale' }).click();
    await seller.waitForURL(/\/tickets\/[0-9a-f-]+/);

    const buyer = await arrive();
    await signUp(buyer);
    await buyer.goto(seller.url());
    await buyer.getByRole('heading', { level: 1, name: 'The Magic Flute <b>live</b>' }).waitFor();
    await buyer.getByRole('button', { name: /^buy/i }).dblclick();
    await buyer.waitForURL(/\/orders\/[0-9a-f-]+/);
    await buyer.getByRole('timer').waitFor();
    const order = buyer.url().split('/').at(-1);

    await payWith(buyer, cards.pays);
    await buyer.waitForURL(/\/orders\/[0-9a-f-]+/);
    await becomes(buyer, 'complete');

    await buyer.goto('/orders');
    await settled(buyer);
    expect(await buyer.locator('[data-status]').count()).toBe(1);
    const paid = (await ledger()).filter(({ metadata }) => metadata.orderId === order);
    expect(paid.map(({ status, amount }) => [status, amount])).toEqual([['succeeded', 4500]]);
    await seller.reload();
    await seller.getByText('1 of 2').waitFor();
    const sales = async () => {
      await seller.reload();
      return seller.getByTestId('sales').textContent();
    };
    await eventually(sales, (told) =>
      /Available\s*1\s*Held\s*0.*Sold\s*1\s*Earned\s*\$45\.00/s.test(told ?? ''),
    );
  });

  test('a card is declined, its reason is told, and another card pays the same order', async ({ arrive }) => {
    const page = await arrive();
    await signedIn(page, url);
    await buy(page, await onSale(url));
    const order = new URL(page.url()).pathname;
    await payWith(page, cards.declined);
    await page.getByRole('alert').filter({ hasText: 'declined' }).waitFor();
    await typeCard(page, cards.pays);
    await page.waitForURL((at) => at.pathname === order);
    await becomes(page, 'complete');
  });

  test.for([true, false])(
    'who comes back after a decline is told why, and pays with another card, with JavaScript: %s',
    async (javaScriptEnabled, { arrive }) => {
      const page = await arrive({ javaScriptEnabled });
      const buyer = await signedIn(page, url);
      await buy(page, await onSale(url));
      const order = new URL(page.url()).pathname;
      await payWith(page, cards.withoutFunds);
      await page.getByRole('alert').filter({ hasText: 'insufficient funds' }).waitFor();
      await eventually(
        async () => (await buyer.get<Order>(`/api${order}`)).body,
        ({ payment }) => payment === 'declined',
      );
      await page.getByRole('link', { name: 'Back' }).click();
      await page.waitForURL((at) => at.pathname === order);
      await page.getByRole('status').filter({ hasText: 'Your card has insufficient funds.' }).waitFor();
      await payWith(page, cards.pays);
      await becomes(page, 'complete');
    },
  );

  test('the bank asks by 3-D Secure: who fails is not charged and can try again', async ({ arrive }) => {
    const page = await arrive();
    await signedIn(page, url);
    await buy(page, await onSale(url));
    await payWith(page, cards.asksTheBank);
    await page.getByRole('button', { name: 'Fail' }).click();
    await page.getByRole('alert').waitFor();
    await typeCard(page, cards.asksTheBank);
    await page.getByRole('button', { name: 'Complete' }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    await becomes(page, 'complete');
  });

  test('a buyer comes back without paying, cancels, and the seats are on sale again', async ({ arrive }) => {
    const page = await arrive();
    await signedIn(page, url);
    const ticket = await onSale(url, { quantity: 1 });
    await buy(page, ticket);
    await page.getByRole('button', { name: /^pay/i }).click();
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByText('You came back without paying').waitFor();
    await cancel(page);
    await page.goto(`/tickets/${ticket.id}`);
    await page.getByText('1 of 1').waitFor();
  });
}
