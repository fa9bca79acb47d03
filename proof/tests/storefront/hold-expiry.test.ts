import type { Order } from '@boxoffice/shared/api/orders.ts';
import { expect } from 'vitest';
import { browserTest, hasNoBrowser } from '../../harness/browser-test.ts';
import { buy, listTicket, payWith, signInWithCookies, waitForStatus } from '../../harness/page-steps.ts';
import { cards, NO_WEBHOOKS, StripeFake } from '../../harness/stripe-fake.ts';
import { TestSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';
import { expectAccessible } from './axe.ts';

const test = browserTest(() =>
  TestSystem.start({ environment: { HOLD_SECONDS: '6' }, settings: { PATIENCE_SECONDS: '1' } }),
).skipIf(hasNoBrowser);

test('the page says that the hold has expired, and the buyer can order again', async ({ openPage, url }) => {
  const page = await openPage();
  await signInWithCookies(page, url);
  const ticket = await listTicket(url, { quantity: 2 });
  await buy(page, ticket);
  await page.getByRole('timer').waitFor();
  await waitForStatus(page, 'expired');
  await page.getByText('The time to pay has run out').waitFor();
  expect(await page.getByRole('timer').count()).toBe(0);
  await expectAccessible(page, 'an expired order');
  await page.getByRole('link', { name: 'Try again' }).click();
  await page.getByRole('button', { name: /^buy/i }).click();
  await page.waitForURL(/\/orders\/[0-9a-f-]+/);
});

test('the countdown follows the clock of the server when the clock of the buyer is wrong', async ({
  openPage,
  url,
}) => {
  const page = await openPage();
  await signInWithCookies(page, url);
  await page.clock.setFixedTime(Date.now() - 3 * 3_600_000);
  await buy(page, await listTicket(url));
  expect(await page.getByRole('timer').textContent()).toMatch(/0:0[1-7]/);
  await waitForStatus(page, 'expired');
});

test('a buyer who pays too late for a seat that was sold is told why and that nothing is charged', async ({
  openPage,
  url,
  system,
}) => {
  const stripe = new StripeFake(system.env);
  const ticket = await listTicket(url, { quantity: 1 });
  const page = await openPage();
  await signInWithCookies(page, url);
  await buy(page, ticket);
  await stripe.setFaults(NO_WEBHOOKS);
  await payWith(page, cards.accepted);
  await page.waitForURL(/\/orders\//);
  await waitForStatus(page, 'expired');
  await page.getByText('The time ran out while you were paying').waitFor();

  const other = await Visitor.signedUp(url);
  const { body: order } = await other.post<Order>('/api/orders', { ticketId: ticket.id });
  expect((await other.post('/api/payments', { orderId: order.id, token: 'tok_visa' })).status).toBe(201);
  await stripe.setFaults();
  const outcome = page.locator('[data-phase=expired]');
  await system.tickUntil(
    () => outcome.textContent({ timeout: 1 }).catch(() => ''),
    (text) => text?.includes('has been released') ?? false,
  );
  expect(await outcome.textContent()).toContain('the seats were sold to others');
});
