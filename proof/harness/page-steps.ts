import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Page } from 'playwright';
import { eventually } from './eventually.ts';
import { Visitor } from './visitor.ts';

/** Cards of Stripe's testing page. */
export const cards = {
  pays: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  withoutFunds: '4000 0000 0000 9995',
  asksTheBank: '4000 0000 0000 3220',
};

export const password = 'correct horse battery';

/** Signs up on the page itself, as somebody new. */
export async function signUp(page: Page): Promise<void> {
  await page.goto('/signup');
  await page.getByLabel('Email').fill(`${crypto.randomUUID()}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Gives a page the cookies of somebody who has just signed up: what a test is not about takes no form. */
export async function signedIn(page: Page, url: string, email?: string): Promise<Visitor> {
  const visitor = await Visitor.signedUp(url, email);
  const cookies = ['session', 'refresh'].map((name) => ({
    name,
    value: visitor.cookieNamed(name) ?? '',
    url,
    httpOnly: true,
    sameSite: 'Lax' as const,
  }));
  await page.context().addCookies(cookies);
  return visitor;
}

/** A ticket that somebody else sells, or a seller of the test's own. */
export async function onSale(url: string, more: Partial<Ticket> = {}, by?: Visitor): Promise<Ticket> {
  const seller = by ?? (await Visitor.signedUp(url));
  const fields = { title: 'The Magic Flute', price: 4500, quantity: 10, ...more };
  const { status, body } = await seller.post<Ticket>('/api/tickets', fields);
  if (status !== 201) throw new Error(`Listing answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** The tickets that `npm start` lists at the first start. */
export const demoTickets = (url: string): Promise<Ticket[]> =>
  eventually(
    async () => (await new Visitor(url).get<Ticket[]>('/api/tickets')).body,
    (tickets) => tickets.length >= 5,
  );

/** Waits for what a page shows after the service behind it has woken. */
export const settled = (page: Page): Promise<void> =>
  page.getByTestId('loading').waitFor({ state: 'detached' });

/** Opens a ticket's page and waits until its JavaScript runs, for what a form without it answers otherwise. */
export async function watched(page: Page, ticket: { id: string }): Promise<void> {
  await page.goto(`/tickets/${ticket.id}`);
  await page.getByText('Up to date').waitFor();
}

/** Presses Buy on a ticket's page and waits for the order's. */
export async function buy(page: Page, ticket: { id: string }): Promise<void> {
  await page.goto(`/tickets/${ticket.id}`);
  await page.getByRole('button', { name: /^buy/i }).click();
  await page.waitForURL(/\/orders\/[0-9a-f-]+/);
}

/** From an order's page to the provider's, where a card is typed and sent. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByRole('button', { name: /^pay/i }).click();
  await page.waitForURL(/\/c\/pay\//);
  await typeCard(page, card);
}

/** On the provider's page. */
export async function typeCard(page: Page, card: string): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry').fill('12 / 34');
  await page.getByLabel('CVC').fill('123');
  await page.getByRole('button', { name: /^pay/i }).click();
}

/** Waits until an order's page says that the order is in a state. */
export async function becomes(page: Page, status: 'created' | 'complete' | 'cancelled' | 'expired') {
  await page.locator(`[data-status=${status}]`).first().waitFor();
}

/** On an order's page: says that the seats are to go back, and says so again when asked. */
export async function cancel(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Cancel order' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give up the seats' }).click();
  await becomes(page, 'cancelled');
}
