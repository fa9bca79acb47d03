import type { Order } from '@boxoffice/shared/api/orders.ts';
import { describe, expect } from 'vitest';
import { browserTest, hasNoBrowser } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { signInSeller } from '../../harness/page-steps.ts';
import { TestSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';
import { press, waitForAlert } from './form-steps.ts';

/** Sellers need an account here, and the platform keeps a tenth. */
const environment = { SELL_WITHOUT_PAYOUTS: 'false', FEE_PERCENT: '10' };
const test = browserTest(() => TestSystem.start({ environment })).skipIf(hasNoBrowser);

describe.concurrent('payouts', () => {
  test.for([true, false])(
    'a seller is led to the onboarding and back, sells, and is paid out, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      await signInSeller(page, url);
      const list = async () => {
        await page.goto('/sell');
        await page.getByLabel('Title').fill('Metropolis');
        await page.getByLabel('Price').fill('45');
        await press(page, 'List it for sale');
      };
      await list();
      await waitForAlert(page, 'Please set up payouts before you sell tickets for money');

      await page.getByRole('link', { name: 'Payouts: how you are paid' }).click();
      await page.getByText('You have no account for payouts yet.').waitFor();
      await page.getByText('Boxoffice keeps 10% of each payment.').waitFor();
      await page.getByText('You need this account before you list tickets with a price.').waitFor();
      await press(page, 'Set up payouts');
      await page.getByRole('button', { name: 'Later' }).click();
      await page.getByText('Your account for payouts is not ready').waitFor();
      await press(page, 'Continue at Stripe');
      await page.getByRole('button', { name: 'Complete' }).click();
      await page.getByText('Your account for payouts is ready.').waitFor();

      await list();
      await page.waitForURL(/\/tickets\/[0-9a-f-]+/);
      const buyer = await Visitor.signedUp(url);
      const ticketId = new URL(page.url()).pathname.split('/').at(-1);
      const { body: order } = await buyer.post<Order>('/api/orders', { ticketId });
      await buyer.post('/api/payments', { orderId: order.id, token: 'tok_visa' });
      const balance = async () => {
        await page.goto('/account/payouts');
        return page.getByRole('main').textContent();
      };
      await eventually(balance, (text) => text?.includes('$40.50') ?? false);
      await press(page, 'Open your account at Stripe');
      await page.getByRole('button', { name: 'Pay out USD now' }).click();
      await page.getByText('$0.00').waitFor();
      const payouts = async () => {
        await page.goto('/account/payouts');
        return page.getByTestId('payout').allTextContents();
      };
      const [payout] = await eventually(payouts, ({ length }) => length === 1);
      expect(payout).toMatch(/^\$40\.50\s*paid, /);
    },
  );
});
