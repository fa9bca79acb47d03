import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { password, signInSeller } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { expectAccessible } from './axe.ts';
import { test, withAndWithoutJavaScript } from './failing-services.ts';
import { endSession, field, newEmail, open, press, TRY_AGAIN, waitForAlert } from './form-steps.ts';

const listing = {
  Title: 'Platée',
  'Price per seat': '27.50',
  Currency: 'SEK',
  'Number of seats': '7',
  Start: '2036-07-16T21:30',
  'Time zone of the place': 'Asia/Tokyo',
  Place: 'Marsh <Hall>',
  Description: 'Three acts,\nand "a prologue".',
};

async function fillListing(page: Page): Promise<void> {
  for (const [label, value] of Object.entries(listing)) {
    const isSelect = await field(page, label).evaluate((element) => element.matches('select'));
    if (isSelect) await field(page, label).selectOption(value);
    else await field(page, label).fill(value);
  }
}

async function expectListingInForm(page: Page): Promise<void> {
  const labels = Object.keys(listing);
  const values = await Promise.all(labels.map((label) => field(page, label).inputValue()));
  expect(Object.fromEntries(labels.map((label, at) => [label, values[at]]))).toEqual(listing);
}

async function expectListedOnce(page: Page, seller: Visitor): Promise<void> {
  await page.waitForURL(/\/tickets\/[0-9a-f-]+$/);
  const { body } = await seller.get<Ticket>(`/api/tickets/${page.url().split('/').at(-1)}`);
  expect(body).toMatchObject({ title: 'Platée', price: 2750, currency: 'SEK', quantity: 7 });
  expect(body).toMatchObject({ startsAt: '2036-07-16T12:30:00.000Z', timeZone: 'Asia/Tokyo' });
  expect(body).toMatchObject({ place: 'Marsh <Hall>', description: listing.Description });
  const found = await seller.get<Ticket[]>('/api/tickets?q=Plat%C3%A9e&limit=100');
  expect(found.body.filter(({ userId }) => userId === body.userId)).toHaveLength(1);
}

// The listing is the longest form of the site.
describe.each(withAndWithoutJavaScript)('$title the listing form', ({ javaScriptEnabled }) => {
  test('is sent again after a service was unreachable, and lists one ticket', async ({
    openPage,
    url,
    proxies,
  }) => {
    const page = await openPage({ javaScriptEnabled });
    const seller = await signInSeller(page, url);
    await open(page, '/sell');
    await fillListing(page);
    proxies.tickets.behaviour = 'unreachable';
    await press(page, 'List it for sale');
    await waitForAlert(page, 'is not answering. Nothing is lost');
    if (javaScriptEnabled) await expectListingInForm(page);
    if (javaScriptEnabled) await expectAccessible(page, 'an unreachable service');
    proxies.tickets.behaviour = 'normal';
    await press(page, javaScriptEnabled ? 'List it for sale' : TRY_AGAIN);
    await expectListedOnce(page, seller);
  });

  test('keeps its values and says how long to wait when the rate limit is reached', async ({
    openPage,
    url,
    proxies,
  }) => {
    const page = await openPage({ javaScriptEnabled });
    const seller = await signInSeller(page, url);
    await open(page, '/sell');
    await fillListing(page);
    proxies.tickets.behaviour = 'rate-limited';
    await press(page, 'List it for sale');
    await waitForAlert(page, /Too many attempts: please try again later.*about 12 minutes/);
    await expectListingInForm(page);
    proxies.tickets.behaviour = 'normal';
    await press(page, 'List it for sale');
    await expectListedOnce(page, seller);
  });

  test('keeps its values while a seller whose session has ended signs in again', async ({
    openPage,
    url,
  }) => {
    const page = await openPage({ javaScriptEnabled });
    const email = newEmail();
    const seller = await signInSeller(page, url, email);
    await open(page, '/sell');
    await fillListing(page);
    await endSession(page, seller);
    await press(page, 'List it for sale');
    await waitForAlert(page, 'You have been signed out');
    if (javaScriptEnabled) await expectAccessible(page, 'a form that waits for a sign-in');
    await field(page, 'Email').fill(email);
    await field(page, 'Password').fill('not the password');
    await press(page, 'Sign in');
    await waitForAlert(page, 'The email address or the password is wrong');
    if (!javaScriptEnabled) expect(await page.content()).not.toContain('not the password');
    await field(page, 'Password').fill(password);
    await press(page, 'Sign in');
    await page.getByRole('button', { name: 'List it for sale' }).waitFor();
    await expectListingInForm(page);
    await press(page, 'List it for sale');
    await expectListedOnce(page, seller);
  });

  test('is sent again after the session could not be renewed', async ({ openPage, url, proxies }) => {
    const page = await openPage({ javaScriptEnabled });
    const seller = await signInSeller(page, url);
    await open(page, '/sell');
    await fillListing(page);
    await page.context().clearCookies({ name: 'session' });
    proxies.auth.behaviour = 'unreachable';
    await press(page, 'List it for sale');
    await waitForAlert(page, javaScriptEnabled ? /Try again|try again/ : 'is not answering');
    proxies.auth.behaviour = 'normal';
    await press(page, javaScriptEnabled ? 'List it for sale' : TRY_AGAIN);
    await expectListedOnce(page, seller);
  });
});
