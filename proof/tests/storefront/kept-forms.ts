import type { Page } from 'playwright';
import type { Stage } from '../../harness/browser-test.ts';
import type { gates } from '../../harness/gate.ts';
import { password } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';

/** A system whose services can seem to be gone, and a browser with JavaScript or without. */
export interface Trial extends Stage {
  javaScriptEnabled: boolean;
  doors: Awaited<ReturnType<typeof gates<'auth' | 'tickets' | 'orders'>>>['all'];
}

export const TRY = 'Try again';
export const main = (page: Page) => page.getByRole('main');
export const press = (page: Page, name: string) =>
  main(page).getByRole('button', { name, exact: true }).click();
export const told = (page: Page, words: string | RegExp) =>
  main(page).getByRole('alert').filter({ hasText: words }).waitFor();
export const field = (page: Page, label: string) => main(page).getByLabel(label, { exact: true });

/** Opens a page and, where it runs, waits for its JavaScript: what this is about is not what is pressed too early. */
export async function opened(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: 'networkidle' });
}

/** Ends a visitor's sessions from elsewhere, and lets the browser's access token run out. */
export async function endSession(page: Page, visitor: Visitor): Promise<void> {
  await visitor.post('/api/users/signout', {});
  await page.context().clearCookies({ name: 'session' });
}

export const newEmail = () => `${crypto.randomUUID()}@example.com`;

export async function signInAgain(page: Page, email: string): Promise<void> {
  await told(page, 'You have been signed out');
  await field(page, 'Email').fill(email);
  await field(page, 'Password').fill(password);
  await press(page, 'Sign in');
}
