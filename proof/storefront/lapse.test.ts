import { expect } from 'vitest';
import { accessible } from './axe.ts';
import { stage } from './stage.ts';
import { becomes, buy, onSale, signedIn } from './steps.ts';

const { url, test } = await stage({ HOLD_SECONDS: '6' });

test('a hold lapses before the eyes of its buyer, who is told and can try again', async ({ arrive }) => {
  const page = await arrive();
  await signedIn(page, url);
  const ticket = await onSale(url, { quantity: 2 });
  await buy(page, ticket);
  await page.getByRole('timer').waitFor();
  await becomes(page, 'expired');
  await page.getByText('The time to pay is over').waitFor();
  expect(await page.getByRole('timer').count()).toBe(0);
  await accessible(page, 'an expired order');
  await page.getByRole('link', { name: 'Try again' }).click();
  await page.getByRole('button', { name: /^buy/i }).click();
  await page.waitForURL(/\/orders\/[0-9a-f-]+/);
});

test('the countdown runs by the clock of the server, whatever the buyer’s says', async ({ arrive }) => {
  const page = await arrive();
  await signedIn(page, url);
  await page.clock.setFixedTime(Date.now() - 3 * 3_600_000);
  await buy(page, await onSale(url));
  expect(await page.getByRole('timer').textContent()).toMatch(/0:0[1-6]/);
  await becomes(page, 'expired');
});
