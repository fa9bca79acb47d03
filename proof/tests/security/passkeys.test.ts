import type { CDPSession, Page } from 'playwright';
import { expect } from 'vitest';
import { stage } from '../../harness/browser-test.ts';
import { password, signUp } from '../../harness/page-steps.ts';
import { Account, makeThing } from './things.ts';

const { url, test } = await stage();

/** A browser that asks only when a button is pressed, and offers nothing in a field. */
const withoutOffers = (page: Page) =>
  page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');

/** Puts an authenticator into the browser that has its owner's finger on it (WebAuthn domain of the DevTools protocol). */
async function withAuthenticator(page: Page): Promise<{ session: CDPSession; authenticatorId: string }> {
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

test('a passkey is added, signs in without a password, is renamed and removed, and then signs nobody in', async ({
  arrive,
}) => {
  const page = await arrive();
  await withoutOffers(page);
  const { session, authenticatorId } = await withAuthenticator(page);
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

test('a passkey that is chosen in the email field signs in without a button', async ({ arrive }) => {
  const page = await arrive();
  await withAuthenticator(page);
  await signUp(page);
  await addPasskey(page, 'Phone');
  await signOut(page);
  await page.goto('/signin?next=/account/passkeys');
  // The virtual authenticator chooses the one that there is, as soon as it is offered.
  await page.waitForURL('**/account/passkeys');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
});

test('who says no to their device is told nothing, and can use their password', async ({ arrive }) => {
  const page = await arrive();
  const { session, authenticatorId } = await withAuthenticator(page);
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

test('a browser without passkeys is offered none', async ({ arrive }) => {
  const page = await arrive();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'));
  await signUp(page);
  await page.goto('/account/passkeys');
  await page.getByText('This browser does not support passkeys').waitFor();
  await signOut(page);
  await page.goto('/signin');
  await page.getByRole('link', { name: 'Forgot your password?' }).waitFor();
  expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
});

test('without JavaScript a passkey is renamed and removed, and the page says what adding one needs', async ({
  arrive,
}) => {
  const owner = await Account.make(url);
  await makeThing('passkey', owner, owner, url);
  const page = await arrive({ javaScriptEnabled: false });
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
