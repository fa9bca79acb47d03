import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { password, signedIn } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { accessible } from './axe.ts';
import { endSession, field, newEmail, opened, press, TRY, type Trial, told } from './kept-forms.ts';

const offer = {
  Title: 'Platée',
  'Price per seat': '27.50',
  Currency: 'SEK',
  'Number of seats': '7',
  Start: '2036-07-16T21:30',
  'Time zone of the place': 'Asia/Tokyo',
  Place: 'Marsh <Hall>',
  Description: 'Three acts,\nand "a prologue".',
};

async function typeOffer(page: Page): Promise<void> {
  for (const [label, value] of Object.entries(offer)) {
    const isSelect = await field(page, label).evaluate((element) => element.matches('select'));
    if (isSelect) await field(page, label).selectOption(value);
    else await field(page, label).fill(value);
  }
}

async function offerStands(page: Page): Promise<void> {
  const labels = Object.keys(offer);
  const values = await Promise.all(labels.map((label) => field(page, label).inputValue()));
  expect(Object.fromEntries(labels.map((label, at) => [label, values[at]]))).toEqual(offer);
}

/** The offer was made, and made once. */
async function offered(page: Page, seller: Visitor): Promise<void> {
  await page.waitForURL(/\/tickets\/[0-9a-f-]+$/);
  const { body } = await seller.get<Ticket>(`/api/tickets/${page.url().split('/').at(-1)}`);
  expect(body).toMatchObject({ title: 'Platée', price: 2750, currency: 'SEK', quantity: 7 });
  expect(body).toMatchObject({ startsAt: '2036-07-16T12:30:00.000Z', timeZone: 'Asia/Tokyo' });
  expect(body).toMatchObject({ place: 'Marsh <Hall>', description: offer.Description });
  const found = await seller.get<Ticket[]>('/api/tickets?q=Plat%C3%A9e&limit=100');
  expect(found.body.filter(({ userId }) => userId === body.userId)).toHaveLength(1);
}

/** The longest form of the site, at the worst moments. */
export function offersKept({ url, test, javaScriptEnabled, doors: { auth, tickets } }: Trial): void {
  test('when a service is gone: the same form is sent again, and makes one ticket', async ({ arrive }) => {
    const page = await arrive({ javaScriptEnabled });
    const seller = await signedIn(page, url);
    await opened(page, '/sell');
    await typeOffer(page);
    tickets.seen = 'gone';
    await press(page, 'List it for sale');
    await told(page, 'is not answering. Nothing is lost');
    if (javaScriptEnabled) await offerStands(page);
    if (javaScriptEnabled) await accessible(page, 'a service that is gone');
    tickets.seen = 'there';
    await press(page, javaScriptEnabled ? 'List it for sale' : TRY);
    await offered(page, seller);
  });

  test('when it was sent too often: how long to wait is told, and the form stays', async ({ arrive }) => {
    const page = await arrive({ javaScriptEnabled });
    const seller = await signedIn(page, url);
    await opened(page, '/sell');
    await typeOffer(page);
    tickets.seen = 'busy';
    await press(page, 'List it for sale');
    await told(page, /Too many attempts: please try again later.*about 12 minutes/);
    await offerStands(page);
    tickets.seen = 'there';
    await press(page, 'List it for sale');
    await offered(page, seller);
  });

  test('when the session has ended elsewhere: who signs in gets the form back as it was', async ({
    arrive,
  }) => {
    const page = await arrive({ javaScriptEnabled });
    const email = newEmail();
    const seller = await signedIn(page, url, email);
    await opened(page, '/sell');
    await typeOffer(page);
    await endSession(page, seller);
    await press(page, 'List it for sale');
    await told(page, 'You have been signed out');
    if (javaScriptEnabled) await accessible(page, 'a form that waits for a sign-in');
    await field(page, 'Email').fill(email);
    await field(page, 'Password').fill('not the password');
    await press(page, 'Sign in');
    await told(page, 'The email address or the password is wrong');
    if (!javaScriptEnabled) expect(await page.content()).not.toContain('not the password');
    await field(page, 'Password').fill(password);
    await press(page, 'Sign in');
    await page.getByRole('button', { name: 'List it for sale' }).waitFor();
    await offerStands(page);
    await press(page, 'List it for sale');
    await offered(page, seller);
  });

  test('when nobody can say whether the session goes on: it is sent again', async ({ arrive }) => {
    const page = await arrive({ javaScriptEnabled });
    const seller = await signedIn(page, url);
    await opened(page, '/sell');
    await typeOffer(page);
    await page.context().clearCookies({ name: 'session' });
    auth.seen = 'gone';
    await press(page, 'List it for sale');
    await told(page, javaScriptEnabled ? /Try again|try again/ : 'is not answering');
    auth.seen = 'there';
    await press(page, javaScriptEnabled ? 'List it for sale' : TRY);
    await offered(page, seller);
  });
}
