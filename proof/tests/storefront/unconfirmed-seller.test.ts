import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { signInWithCookies } from '../../harness/page-steps.ts';
import { confirmationToken } from '../../harness/seller.ts';
import { Visitor } from '../../harness/visitor.ts';
import { expectAccessible } from './axe.ts';
import { withAndWithoutJavaScript } from './failing-services.ts';
import { field, newEmail, open, press, signInAgain, waitForAlert } from './form-steps.ts';

const NOTICE = 'Before you sell, please confirm your email address';

describe.concurrent.each(withAndWithoutJavaScript)(
  '$title a seller with an unconfirmed address',
  ({ javaScriptEnabled }) => {
    test('confirms it on another device, signs in again and lists what they have typed', async ({
      openPage,
      system,
      url,
    }) => {
      const page = await openPage({ javaScriptEnabled });
      const email = newEmail();
      await signInWithCookies(page, url, email);
      await open(page, '/sell');
      await page.getByText(NOTICE).waitFor();
      if (javaScriptEnabled) await expectAccessible(page, 'a seller with an unconfirmed address');
      await field(page, 'Title').fill('Platée');
      await field(page, 'Price per seat').fill('12');
      await press(page, 'List it for sale');
      await waitForAlert(page, 'Confirm your email address before you sell');
      expect(await field(page, 'Title').inputValue()).toBe('Platée');

      const token = await confirmationToken(system, email);
      expect((await new Visitor(url).post('/api/users/verify', { token })).status).toBe(200);
      await press(page, 'List it for sale');
      await signInAgain(page, email);
      await page.getByRole('button', { name: 'List it for sale' }).waitFor();
      expect(await page.getByText(NOTICE).count()).toBe(0);
      expect(await field(page, 'Title').inputValue()).toBe('Platée');
      await press(page, 'List it for sale');
      await page.waitForURL(/\/tickets\/[0-9a-f-]+$/);
    });

    test('signs in again to open the form after they have confirmed it on another device', async ({
      openPage,
      system,
      url,
    }) => {
      const page = await openPage({ javaScriptEnabled });
      const email = newEmail();
      await signInWithCookies(page, url, email);
      const token = await confirmationToken(system, email);
      await new Visitor(url).post('/api/users/verify', { token });
      await page.goto('/sell');
      await page.waitForURL('/signin?next=%2Fsell');
    });

    test('gets the mail again', async ({ openPage, system, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const email = newEmail();
      await signInWithCookies(page, url, email);
      const first = await confirmationToken(system, email);
      await open(page, '/sell');
      await field(page, 'Title').fill('Platée');
      await press(page, 'Send again');
      await page.getByRole('status').filter({ hasText: 'Another email is on its way' }).waitFor();
      await eventually(
        () => confirmationToken(system, email),
        (token) => token !== first,
      );
      if (javaScriptEnabled) expect(await field(page, 'Title').inputValue()).toBe('Platée');
      else expect(new URL(page.url()).pathname).toBe('/account');
    });
  },
);
