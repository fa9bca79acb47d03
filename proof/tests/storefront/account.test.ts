import { readFile } from 'node:fs/promises';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { mailTo } from '../../harness/mails.ts';
import { listTicket, password, signInSeller, signInWithCookies } from '../../harness/page-steps.ts';

const newEmail = () => `${crypto.randomUUID()}@example.com`;

describe.concurrent('the account page', () => {
  test.for([true, false])(
    'changes the address by the mailed link (JavaScript: %s)',
    async (javaScriptEnabled, { openPage, url, system }) => {
      const page = await openPage({ javaScriptEnabled });
      const [email, next] = [newEmail(), newEmail()];
      await signInWithCookies(page, url, email);
      await page.goto('/account');
      await page.getByRole('link', { name: 'Change your email address' }).click();
      await page.getByLabel('New email address').fill(next);
      await page.getByLabel('Current password').fill('a wrong guess');
      await page.getByRole('button', { name: 'Send link' }).click();
      await page.getByText('This is not your current password').waitFor();
      expect(await page.getByLabel('New email address').inputValue()).toBe(next);
      await page.getByLabel('Current password').fill(password);
      await page.getByRole('button', { name: 'Send link' }).click();
      await page.getByText(`An email to ${next} is on its way.`).waitFor();

      await page.goto((await mailTo(system, next, 'Confirm your new email address')).path);
      await page.getByText(email).first().waitFor();
      await page.getByRole('button', { name: 'Confirm', exact: true }).click();
      await page.waitForURL('/account?changed=email');
      await page.getByText('Your email address is changed.').waitFor();
      await page.getByRole('main').getByText(next).waitFor();
    },
  );

  test('asks a signed-out visitor of the mailed link to sign in, and comes back', async ({
    openPage,
    url,
    system,
  }) => {
    const [owner, phone] = [await openPage(), await openPage({ javaScriptEnabled: false })];
    const [email, next] = [newEmail(), newEmail()];
    const visitor = await signInWithCookies(owner, url, email);
    await visitor.post('/api/users/email', { email: next, password });
    await phone.goto((await mailTo(system, next, 'Confirm your new email address')).path);
    await phone.getByRole('main').getByLabel('Email').fill(email);
    await phone.getByLabel('Password', { exact: true }).fill(password);
    await phone.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
    await phone.getByRole('button', { name: 'Confirm', exact: true }).click();
    await phone.waitForURL('/account?changed=email');
  });

  test('downloads everything that is kept of the user', async ({ openPage, url }) => {
    const page = await openPage({ javaScriptEnabled: false });
    const email = newEmail();
    await signInWithCookies(page, url, email);
    await page.goto('/account');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download your data' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('boxoffice.json');
    const text = await readFile(await file.path(), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ account: { email }, orders: [], passes: [], tickets: [] });
  });

  test.for([true, false])(
    'deletes the account, after it has said what is lost (JavaScript: %s)',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const email = newEmail();
      const buyer = await signInWithCookies(page, url, email);
      const ticket = await listTicket(url, { startsAt: new Date(Date.now() + 86_400_000).toISOString() });
      const order = (await buyer.post<Order>('/api/orders', { ticketId: ticket.id })).body;
      await buyer.post('/api/payments', { orderId: order.id, token: 'tok_visa' });
      await eventually(
        async () => (await buyer.get<Pass[]>('/api/passes')).body,
        ({ length }) => length > 0,
      );
      await page.goto('/account');
      await page.getByRole('link', { name: 'Delete account' }).click();
      await page.getByText('You have a ticket for an event to come. It is lost').waitFor();
      await page.getByLabel('Current password').fill(password);
      await page.getByLabel('I understand').check();
      await page.getByRole('button', { name: 'Delete my account for good' }).click();
      await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor();
      await page.goto('/account');
      await page.waitForURL(/\/signin/);
      await page.getByRole('main').getByLabel('Email').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('The email address or the password is wrong').waitFor();
    },
  );

  test('refuses to delete the account of a seller with an event to come, and needs the box', async ({
    openPage,
    url,
  }) => {
    const page = await openPage({ javaScriptEnabled: false });
    const seller = await signInSeller(page, url);
    await listTicket(url, {}, seller);
    await page.goto('/account/delete');
    await page.getByLabel('Current password').fill(password);
    await page.getByLabel('I understand').evaluate((box) => box.removeAttribute('required'));
    await page.getByRole('button', { name: 'Delete my account for good' }).click();
    await page.getByText('Please confirm this').waitFor();
    await page.getByLabel('Current password').fill(password);
    await page.getByLabel('I understand').check();
    await page.getByRole('button', { name: 'Delete my account for good' }).click();
    await page.getByRole('alert').getByText('You sell events that are not over').waitFor();
    await page.goto('/account');
    await page.getByRole('heading', { name: 'Your account', exact: true }).waitFor();
  });
});
