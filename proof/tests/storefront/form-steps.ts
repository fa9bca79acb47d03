import type { Page } from 'playwright';
import { password } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';

/** The button of the error page that a visitor without JavaScript gets. */
export const TRY_AGAIN = 'Try again';

const main = (page: Page) => page.getByRole('main');

export const press = (page: Page, button: string) =>
  main(page).getByRole('button', { name: button, exact: true }).click();

export const waitForAlert = (page: Page, text: string | RegExp) =>
  main(page).getByRole('alert').filter({ hasText: text }).waitFor();

export const field = (page: Page, label: string) => main(page).getByLabel(label, { exact: true });

/** Opens a page and waits until its JavaScript runs, if the page has any. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: 'networkidle' });
}

/** Ends a visitor's sessions from another device and removes the access token, as if it had expired. */
export async function endSession(page: Page, visitor: Visitor): Promise<void> {
  await visitor.post('/api/users/signout', {});
  await page.context().clearCookies({ name: 'session' });
}

export const newEmail = () => `${crypto.randomUUID()}@example.com`;

/** Signs in on the form that a visitor gets whose session has ended. */
export async function signInAgain(page: Page, email: string): Promise<void> {
  await waitForAlert(page, 'You have been signed out');
  await field(page, 'Email').fill(email);
  await field(page, 'Password').fill(password);
  await press(page, 'Sign in');
}
