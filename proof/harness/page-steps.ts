import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Page } from 'playwright';
import { eventually } from './eventually.ts';
import { Laptop } from './laptop.ts';
import { signedUpSeller } from './seller.ts';
import { Visitor } from './visitor.ts';

export const password = 'correct horse battery';

/** Signs up a new visitor with the form. */
export async function signUp(page: Page): Promise<void> {
  await page.goto('/signup');
  await page.getByLabel('Email').fill(`${crypto.randomUUID()}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Signs up a new visitor through the API and gives the page their cookies, which is faster than the form. */
export async function signInWithCookies(page: Page, url: string, email?: string): Promise<Visitor> {
  const visitor = await Visitor.signedUp(url, email);
  await signInAs(page, visitor, url);
  return visitor;
}

/** The same for a visitor who has confirmed the address, and may sell. */
export async function signInSeller(page: Page, url: string, email?: string): Promise<Visitor> {
  const seller = await newSeller(url, email);
  await signInAs(page, seller, url);
  return seller;
}

/** A new visitor of a laptop's system who may sell. */
export const newSeller = (url: string, email?: string): Promise<Visitor> =>
  signedUpSeller(Laptop.at(url), email);

/** Gives a page the cookies of a visitor. */
export async function signInAs(page: Page, visitor: Visitor, url: string): Promise<void> {
  const cookies = ['session', 'refresh'].map((name) => ({
    name,
    value: visitor.cookieNamed(name) ?? '',
    url,
    httpOnly: true,
    sameSite: 'Lax' as const,
  }));
  await page.context().addCookies(cookies);
}

/** Lists a ticket through the API, by default as a new seller. */
export async function listTicket(url: string, more: Partial<Ticket> = {}, seller?: Visitor): Promise<Ticket> {
  const fields = { title: 'The Magic Flute', price: 4500, quantity: 10, ...more };
  const { status, body } = await (seller ?? (await newSeller(url))).post<Ticket>('/api/tickets', fields);
  if (status !== 201) throw new Error(`Listing answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Waits for the demo tickets that `npm start` lists at the first start. */
export const demoTickets = (url: string): Promise<Ticket[]> =>
  eventually(
    async () => (await new Visitor(url).get<Ticket[]>('/api/tickets')).body,
    (tickets) => tickets.length >= 5,
  );

/** Waits until the page shows its content: after a cold start of the service behind it. */
export const waitForContent = (page: Page): Promise<void> =>
  page.getByTestId('loading').waitFor({ state: 'detached' });

/** Opens a ticket's page and waits until its JavaScript runs: without it the form behaves differently. */
export async function openTicket(page: Page, ticket: { id: string }): Promise<void> {
  await page.goto(`/tickets/${ticket.id}`);
  await page.getByText('Up to date').waitFor();
}

/** Opens a ticket's page, presses Buy, and waits for the order's page. */
export async function buy(page: Page, ticket: { id: string }): Promise<void> {
  await page.goto(`/tickets/${ticket.id}`);
  await page.getByRole('button', { name: /^buy/i }).click();
  await page.waitForURL(/\/orders\/[0-9a-f-]+/);
}

/** Presses Pay on an order's page and submits a card on the payment provider's page. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByRole('button', { name: /^pay/i }).click();
  await page.waitForURL(/\/c\/pay\//);
  await submitCard(page, card);
}

/** Submits a card on the payment provider's page. */
export async function submitCard(page: Page, card: string): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry').fill('12 / 34');
  await page.getByLabel('CVC').fill('123');
  await page.getByRole('button', { name: /^pay/i }).click();
}

/** Waits until the page shows an order with this status. */
export async function waitForStatus(page: Page, status: 'created' | 'complete' | 'cancelled' | 'expired') {
  await page.locator(`[data-status=${status}]`).first().waitFor();
}

/** Cancels an order on its page and confirms it in the dialog. */
export async function cancelOrder(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Cancel order' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give up the seats' }).click();
  await waitForStatus(page, 'cancelled');
}

/** The width of the loaded picture of the ticket; 0 while it is not loaded. */
export async function loadedWidth(page: Page, title: string): Promise<number> {
  const image = page.getByRole('img', { name: title }).first();
  // A small picture is loaded when it comes into view.
  await image.scrollIntoViewIfNeeded();
  return image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth);
}
