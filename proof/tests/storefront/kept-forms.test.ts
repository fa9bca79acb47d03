import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { describe, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { listTicket, password, signInSeller, signInWithCookies } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';
import { test, withAndWithoutJavaScript } from './failing-services.ts';
import {
  endSession,
  field,
  newEmail,
  open,
  press,
  signInAgain,
  TRY_AGAIN,
  waitForAlert,
} from './form-steps.ts';

describe.each(withAndWithoutJavaScript)('$title a form keeps what was typed', ({ javaScriptEnabled }) => {
  test('an edit survives an expired session, an invalid price, an outage, and a conflicting edit', async ({
    openPage,
    url,
    proxies,
  }) => {
    const page = await openPage({ javaScriptEnabled });
    const email = newEmail();
    const seller = await signInSeller(page, url, email);
    const other = new Visitor(url);
    await other.post('/api/users/signin', { email, password });
    const { id } = await listTicket(url, {}, seller);
    await open(page, `/sales/${id}/edit`);
    await field(page, 'Description').fill('Mine');
    await endSession(page, seller);
    await other.put(`/api/tickets/${id}`, { place: 'Old Hall' });
    await press(page, 'Save');
    await signInAgain(page, email);
    await eventually(
      () => field(page, 'Description').inputValue(),
      (value) => value === 'Mine',
    );
    await field(page, 'Price per seat').fill('a lot');
    await press(page, 'Save');
    await page.getByText('Please enter a price').waitFor();
    await field(page, 'Price per seat').fill('45');
    proxies.tickets.behaviour = 'unreachable';
    await press(page, 'Save');
    await waitForAlert(page, 'is not answering');
    proxies.tickets.behaviour = 'normal';
    await press(page, javaScriptEnabled ? 'Save' : TRY_AGAIN);
    await page.getByTestId('conflict').getByText('Place is now: Old Hall').waitFor();
    expect(await field(page, 'Description').inputValue()).toBe('Mine');
    await press(page, 'Save my version');
    await page.getByText('Saved.').waitFor();
  });

  test('a purchase keeps its number of seats', async ({ openPage, url, proxies }) => {
    const page = await openPage({ javaScriptEnabled });
    const email = newEmail();
    const buyer = await signInWithCookies(page, url, email);
    await open(page, `/tickets/${(await listTicket(url)).id}`);
    await field(page, 'Seats').fill('3');
    proxies.orders.behaviour = 'rate-limited';
    await press(page, 'Buy');
    await waitForAlert(page, 'Too many attempts');
    expect(await field(page, 'Seats').inputValue()).toBe('3');
    proxies.orders.behaviour = 'normal';
    await endSession(page, buyer);
    await press(page, 'Buy');
    await signInAgain(page, email);
    await eventually(
      () => field(page, 'Seats').inputValue(),
      (value) => value === '3',
    );
    proxies.orders.behaviour = 'unreachable';
    await press(page, 'Buy');
    await waitForAlert(page, 'is not answering');
    proxies.orders.behaviour = 'normal';
    await press(page, javaScriptEnabled ? 'Buy' : TRY_AGAIN);
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    expect(await page.getByTestId('seats').textContent()).toBe('3');
  });

  test('the sign-in and sign-up forms keep the email, and no page contains the password', async ({
    openPage,
    proxies,
  }) => {
    const page = await openPage({ javaScriptEnabled });
    for (const [path, button] of [
      ['/signin', 'Sign in'],
      ['/signup', 'Create account'],
    ] as const) {
      for (const [behaviour, alert] of [
        ['unreachable', 'is not answering'],
        ['rate-limited', 'about 12 minutes'],
      ] as const) {
        await open(page, path);
        await field(page, 'Email').fill('ann@example.com');
        await field(page, 'Password').fill('a secret of mine');
        proxies.auth.behaviour = behaviour;
        await press(page, button);
        await waitForAlert(page, alert);
        proxies.auth.behaviour = 'normal';
        expect(await field(page, 'Email').inputValue()).toBe('ann@example.com');
        expect(await field(page, 'Password').inputValue()).toBe(javaScriptEnabled ? 'a secret of mine' : '');
        expect(await page.content()).not.toContain('a secret of mine');
      }
    }
    await open(page, '/reset');
    await field(page, 'Email').fill('ann@example.com');
    proxies.auth.behaviour = 'unreachable';
    await press(page, 'Send link');
    await waitForAlert(page, 'is not answering');
    expect(await field(page, 'Email').inputValue()).toBe('ann@example.com');
  });

  test('a form that is too long keeps its other fields', async ({ openPage, url }) => {
    const page = await openPage({ javaScriptEnabled });
    await signInSeller(page, url);
    await open(page, '/sell');
    await field(page, 'Title').fill('Platée');
    // The form itself would not send so much text.
    await field(page, 'Description').evaluate((text) => text.removeAttribute('maxlength'));
    await field(page, 'Description').fill('long '.repeat(30_000));
    await field(page, 'Price per seat').fill('12');
    await press(page, 'List it for sale');
    await page.getByText('This form is too long').waitFor();
    if (!javaScriptEnabled) {
      await page.getByText('go back one page').waitFor();
      await page.goBack();
    }
    // The browser restores the fields unless the form disables autocompletion.
    await eventually(
      () => field(page, 'Title').inputValue(),
      (value) => value === 'Platée',
    );
    expect(await field(page, 'Price per seat').inputValue()).toBe('12');
  });

  test('an edit from a page of an older version keeps the fields that the page lacks', async ({
    openPage,
    url,
  }) => {
    const page = await openPage({ javaScriptEnabled });
    const seller = await signInSeller(page, url);
    const start = { startsAt: '2036-07-16T19:30:00.000Z', timeZone: 'Europe/Berlin' };
    const { id } = await listTicket(url, { ...start, place: 'Old Hall', description: 'Long' }, seller);
    await open(page, `/sales/${id}/edit`);
    for (const name of ['startsAt', 'timeZone', 'place', 'description'])
      await page.locator(`form [name=${name}]`).evaluate((element) => element.remove());
    await field(page, 'Title').fill('Newer');
    await press(page, 'Save');
    await page.getByText('Saved.').waitFor();
    const { body } = await seller.get<Ticket>(`/api/tickets/${id}`);
    expect(body).toMatchObject({ ...start, title: 'Newer', place: 'Old Hall', description: 'Long' });
  });

  test('a password change after the session has ended shows the form again, without the passwords', async ({
    openPage,
    url,
  }) => {
    const page = await openPage({ javaScriptEnabled });
    const email = newEmail();
    const owner = await signInWithCookies(page, url, email);
    await open(page, '/account/password');
    await field(page, 'Current password').fill(password);
    await field(page, 'New password').fill('a secret of mine');
    await endSession(page, owner);
    await press(page, 'Change password');
    await waitForAlert(page, 'You have been signed out');
    expect(await page.content()).not.toContain('a secret of mine');
    await signInAgain(page, email);
    await field(page, 'Current password').fill(password);
    await field(page, 'New password').fill('a secret of mine');
    await press(page, 'Change password');
    await page.getByText('Your password is changed').waitFor();
  });
});
