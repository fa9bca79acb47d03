import type { Order } from '@boxoffice/shared/api/orders.ts';
import { expect } from 'vitest';
import { stage } from '../../harness/browser-test.ts';
import { becomes, buy, cards, onSale, payWith, signedIn } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';
import { failing, noWebhooks } from '../saga/provider.ts';
import { byTicks } from '../saga/stage.ts';
import { accessible } from './axe.ts';

const { url, test } = await stage({ HOLD_SECONDS: '6' }, { PATIENCE_SECONDS: '1' });

test('a hold lapses before the eyes of its buyer, who is told and can try again', async ({ arrive }) => {
  const page = await arrive();
  await signedIn(page, url);
  const ticket = await onSale(url, { quantity: 2 });
  await buy(page, ticket);
  await page.getByRole('timer').waitFor();
  await becomes(page, 'expired');
  await page.getByText('The time to pay has run out').waitFor();
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

test('who pays as the hold lapses, when the seat is sold to another, is told why and that nothing is charged', async ({
  arrive,
}) => {
  const ticket = await onSale(url, { quantity: 1 });
  const page = await arrive();
  await signedIn(page, url);
  await buy(page, ticket);
  await failing(noWebhooks);
  await payWith(page, cards.pays);
  await page.waitForURL(/\/orders\//);
  await becomes(page, 'expired');
  await page.getByText('The time ran out while you were paying').waitFor();

  const other = await Visitor.signedUp(url);
  const { body: order } = await other.post<Order>('/api/orders', { ticketId: ticket.id });
  expect((await other.post('/api/payments', { orderId: order.id, token: 'tok_visa' })).status).toBe(201);
  await failing();
  const outcome = page.locator('[data-phase=expired]');
  await byTicks(
    () => outcome.textContent({ timeout: 1 }).catch(() => ''),
    (told) => told?.includes('has been released') ?? false,
  );
  expect(await outcome.textContent()).toContain('the seats were sold to others');
});
