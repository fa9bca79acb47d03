import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { onSale, password, signedIn } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';
import {
  endSession,
  field,
  newEmail,
  opened,
  press,
  signInAgain,
  TRY,
  type Trial,
  told,
} from './kept-forms.ts';

/** Edits, purchases and sign-ins. */
export function othersKept({ url, test, javaScriptEnabled, doors: { auth, tickets, orders } }: Trial): void {
  test('of an edit, not even what others have saved meanwhile', async ({ arrive }) => {
    const page = await arrive({ javaScriptEnabled });
    const email = newEmail();
    const seller = await signedIn(page, url, email);
    const other = new Visitor(url);
    await other.post('/api/users/signin', { email, password });
    const { id } = await onSale(url, {}, seller);
    await opened(page, `/tickets/${id}`);
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
    tickets.seen = 'gone';
    await press(page, 'Save');
    await told(page, 'is not answering');
    tickets.seen = 'there';
    await press(page, javaScriptEnabled ? 'Save' : TRY);
    await page.getByTestId('conflict').getByText('Place is now: Old Hall').waitFor();
    expect(await field(page, 'Description').inputValue()).toBe('Mine');
    await press(page, 'Save my version');
    await page.getByText('Saved.').waitFor();
  });

  test('of a purchase: how many seats', async ({ arrive }) => {
    const page = await arrive({ javaScriptEnabled });
    const email = newEmail();
    const buyer = await signedIn(page, url, email);
    await opened(page, `/tickets/${(await onSale(url)).id}`);
    await field(page, 'Seats').fill('3');
    orders.seen = 'busy';
    await press(page, 'Buy');
    await told(page, 'Too many attempts');
    expect(await field(page, 'Seats').inputValue()).toBe('3');
    orders.seen = 'there';
    await endSession(page, buyer);
    await press(page, 'Buy');
    await signInAgain(page, email);
    await eventually(
      () => field(page, 'Seats').inputValue(),
      (value) => value === '3',
    );
    orders.seen = 'gone';
    await press(page, 'Buy');
    await told(page, 'is not answering');
    orders.seen = 'there';
    await press(page, javaScriptEnabled ? 'Buy' : TRY);
    await page.waitForURL(/\/orders\/[0-9a-f-]+/);
    expect(await page.getByTestId('seats').textContent()).toBe('3');
  });

  test('signing in or up: the email stays, and a password is in no page', async ({ arrive }) => {
    const page = await arrive({ javaScriptEnabled });
    for (const [path, button] of [
      ['/signin', 'Sign in'],
      ['/signup', 'Create account'],
    ] as const) {
      for (const [seen, words] of [
        ['gone', 'is not answering'],
        ['busy', 'about 12 minutes'],
      ] as const) {
        await opened(page, path);
        await field(page, 'Email').fill('ann@example.com');
        await field(page, 'Password').fill('a secret of mine');
        auth.seen = seen;
        await press(page, button);
        await told(page, words);
        auth.seen = 'there';
        expect(await field(page, 'Email').inputValue()).toBe('ann@example.com');
        expect(await field(page, 'Password').inputValue()).toBe(javaScriptEnabled ? 'a secret of mine' : '');
        expect(await page.content()).not.toContain('a secret of mine');
      }
    }
    await opened(page, '/reset');
    await field(page, 'Email').fill('ann@example.com');
    auth.seen = 'gone';
    await press(page, 'Send link');
    await told(page, 'is not answering');
    expect(await field(page, 'Email').inputValue()).toBe('ann@example.com');
  });

  test('of a form that is far too long', async ({ arrive }) => {
    const page = await arrive({ javaScriptEnabled });
    await signedIn(page, url);
    await opened(page, '/sell');
    await field(page, 'Title').fill('Platée');
    // As one who writes the request by hand: no form would send it.
    await field(page, 'Description').evaluate((text) => text.removeAttribute('maxlength'));
    await field(page, 'Description').fill('long '.repeat(30_000));
    await field(page, 'Price per seat').fill('12');
    await press(page, 'List it for sale');
    await page.getByText('This form is too long').waitFor();
    if (!javaScriptEnabled) {
      await page.getByText('go back one page').waitFor();
      await page.goBack();
    }
    // Such as `autocomplete="off"` would keep a browser from giving them back.
    await eventually(
      () => field(page, 'Title').inputValue(),
      (value) => value === 'Platée',
    );
    expect(await field(page, 'Price per seat').inputValue()).toBe('12');
  });

  test('by a page from before a deploy, whose edit leaves what it does not know', async ({ arrive }) => {
    const page = await arrive({ javaScriptEnabled });
    const seller = await signedIn(page, url);
    const start = { startsAt: '2036-07-16T19:30:00.000Z', timeZone: 'Europe/Berlin' };
    const { id } = await onSale(url, { ...start, place: 'Old Hall', description: 'Long' }, seller);
    await opened(page, `/tickets/${id}`);
    for (const name of ['startsAt', 'timeZone', 'place', 'description'])
      await page.locator(`form [name=${name}]`).evaluate((gone) => gone.remove());
    await field(page, 'Title').fill('Newer');
    await press(page, 'Save');
    await page.getByText('Saved.').waitFor();
    const { body } = await seller.get<Ticket>(`/api/tickets/${id}`);
    expect(body).toMatchObject({ ...start, title: 'Newer', place: 'Old Hall', description: 'Long' });
  });

  test('a change of password after the session has ended: the form comes back, its passwords do not', async ({
    arrive,
  }) => {
    const page = await arrive({ javaScriptEnabled });
    const email = newEmail();
    const owner = await signedIn(page, url, email);
    await opened(page, '/account/password');
    await field(page, 'Current password').fill(password);
    await field(page, 'New password').fill('a secret of mine');
    await endSession(page, owner);
    await press(page, 'Change password');
    await told(page, 'You have been signed out');
    expect(await page.content()).not.toContain('a secret of mine');
    await signInAgain(page, email);
    await field(page, 'Current password').fill(password);
    await field(page, 'New password').fill('a secret of mine');
    await press(page, 'Change password');
    await page.getByText('Your password is changed').waitFor();
  });
}
