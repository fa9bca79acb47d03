import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { becomes, buy, cancel, cards, payWith, signUp } from '../../harness/page-steps.ts';

const javaScriptEnabled = false;

export function withoutJavaScript({ test }: Stage): void {
  test('without JavaScript a ticket is listed, bought, paid, and another order cancelled', async ({
    arrive,
  }) => {
    const seller = await arrive({ javaScriptEnabled });
    await signUp(seller);
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

    const buyer = await arrive({ javaScriptEnabled });
    await signUp(buyer);
    await buyer.goto('/?q=paladins');
    await buyer.getByRole('link', { name: 'Les Paladins' }).click();
    await buyer.getByLabel('Seats').fill('2');
    await buyer.getByRole('button', { name: /^buy/i }).click();
    await payWith(buyer, cards.pays);
    await buyer.waitForURL(/\/orders\/[0-9a-f-]+/);
    await becomes(buyer, 'complete');

    await buy(buyer, { id });
    await cancel(buyer);
    await buyer.getByRole('button', { name: 'Sign out' }).click();
    await buyer.getByRole('link', { name: 'Sign in' }).waitFor();
  });
}
