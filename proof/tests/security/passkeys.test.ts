import type { CDPSession, Page } from 'playwright';
import { expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { password, signUp } from '../../harness/page-steps.ts';
import { Account, createResource } from './account.ts';

/** Disables the passkey suggestions in the email field, so that only the button signs in. */
const disableAutofill = (page: Page) =>
  page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');

/** Adds an authenticator that verifies its user by itself (DevTools protocol, WebAuthn domain). */
async function addAuthenticator(page: Page): Promise<{ session: CDPSession; authenticatorId: string }> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.goto('/account');
  await page.getByRole('link', { name: 'Passkeys' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add a passkey on this device' }).click();
  await page.getByText('The passkey is added').waitFor();
}

const signOut = async (page: Page) => {
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
};

test('a user adds a passkey, signs in with it, renames it, and removes it', async ({ openPage }) => {
  const page = await openPage();
  await disableAutofill(page);
  const { session, authenticatorId } = await addAuthenticator(page);
  await signUp(page);
  await addPasskey(page, 'Phone <b>1</b>');
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);
  await signOut(page);

  await page.goto('/signin?next=/account/passkeys');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL('**/account/passkeys');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  const passkey = page.getByTestId('passkey');
  expect(await passkey.textContent()).toContain('Phone <b>1</b>');
  expect(await passkey.textContent()).toContain('last used');

  await passkey.getByText('Rename').click();
  await passkey.getByLabel('Name').fill('Old phone');
  await passkey.getByRole('button', { name: 'Save name' }).click();
  await passkey.getByText('Old phone', { exact: true }).waitFor();
  await passkey.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('You have no passkeys yet').waitFor();
  await signOut(page);

  await page.goto('/signin');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('removed from its account').waitFor();
});

test('a passkey that is selected in the email field signs in', async ({ openPage }) => {
  const page = await openPage();
  await addAuthenticator(page);
  await signUp(page);
  await addPasskey(page, 'Phone');
  await signOut(page);
  await page.goto('/signin?next=/account/passkeys');
  // The virtual authenticator selects its only passkey as soon as the page asks for one.
  await page.waitForURL('**/account/passkeys');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
});

test('a user who rejects the passkey dialog sees no error', async ({ openPage }) => {
  const page = await openPage();
  const { session, authenticatorId } = await addAuthenticator(page);
  await signUp(page);
  await addPasskey(page, 'Phone');
  await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await signOut(page);
  await page.goto('/signin');
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  await button.click();
  await expect.poll(() => button.isEnabled()).toBe(true);
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a browser without WebAuthn shows no passkey button', async ({ openPage }) => {
  const page = await openPage();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'));
  await signUp(page);
  await page.goto('/account/passkeys');
  await page.getByText('This browser does not support passkeys').waitFor();
  await signOut(page);
  await page.goto('/signin');
  await page.getByRole('link', { name: 'Forgot your password?' }).waitFor();
  expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
});

test('a user without JavaScript can rename and remove a passkey, but not add one', async ({
  openPage,
  url,
}) => {
  const owner = await Account.create(url);
  await createResource('passkey', owner, owner, url);
  const page = await openPage({ javaScriptEnabled: false });
  await page.goto('/signin?next=/account/passkeys');
  await page.getByLabel('Email').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('noscript p').waitFor();

  const passkey = page.getByTestId('passkey');
  await passkey.getByText('Rename').click();
  await passkey.getByLabel('Name').fill('Old phone');
  await passkey.getByRole('button', { name: 'Save name' }).click();
  await passkey.getByText('Old phone', { exact: true }).waitFor();
  await passkey.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('You have no passkeys yet').waitFor();
});
