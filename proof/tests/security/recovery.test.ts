import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { mailTo } from '../../harness/mails.ts';
import { password } from '../../harness/page-steps.ts';
import type { TestSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const newPassword = 'a better horse battery';

async function signUpVisitor(url: string): Promise<{ visitor: Visitor; email: string }> {
  const email = `${crypto.randomUUID()}@example.com`;
  return { visitor: await Visitor.signedUp(url, email), email };
}

async function signIn(page: Page, email: string, secret: string): Promise<void> {
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Requests a password reset on the page; resolves to the path of the mailed link. */
async function requestReset(page: Page, system: TestSystem, email: string): Promise<string> {
  await page.goto('/signin');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  // The sign-in page has an Email field too.
  await page.waitForURL('**/reset');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText(`If ${email} has an account`).waitFor();
  return (await mailTo(system, email, 'Reset your password')).path;
}

describe.concurrent.each([
  { title: 'with JavaScript', javaScriptEnabled: true },
  { title: 'without JavaScript', javaScriptEnabled: false },
])('$title', ({ javaScriptEnabled }) => {
  test('a visitor who forgot their password sets a new one with a mailed link and is signed out everywhere', async ({
    openPage,
    url,
    system,
  }) => {
    const { visitor, email } = await signUpVisitor(url);
    const page = await openPage({ javaScriptEnabled });
    await page.goto(await requestReset(page, system, email));
    await page.getByLabel('New password').fill('password123');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('one of the most common ones').waitFor();
    await page.getByLabel('New password').fill(newPassword);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText(`The password for ${email} is changed`).waitFor();
    expect((await visitor.get('/api/users/currentuser')).body).toEqual({ currentUser: null });
    await mailTo(system, email, 'Your password was changed');

    await signIn(page, email, password);
    await page.getByRole('alert').waitFor();
    await signIn(page, email, newPassword);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  test('a button confirms an email address once, and the account page shows whether it is confirmed', async ({
    openPage,
    url,
    system,
  }) => {
    const { email } = await signUpVisitor(url);
    const page = await openPage({ javaScriptEnabled });
    await signIn(page, email, password);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goto('/account');
    await page.getByText('not confirmed yet').waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Another email is on its way').waitFor();

    const { path } = await mailTo(system, email, 'Confirm your email address');
    await page.goto(path);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText(`${email} is confirmed`).waitFor();
    await page.getByText('Sign in again').waitFor();
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    await signIn(page, email, password);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goto('/account');
    expect(await page.getByText('not confirmed yet').count()).toBe(0);
    await page.goto(path);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('used or has expired').waitFor();
  });
});

test('a visitor who reads the site in German gets mails in German', async ({ url, system }) => {
  const { visitor, email } = await signUpVisitor(url);
  const german = { cookie: 'language=de', 'accept-language': 'en' };
  await new Visitor(url).post('/api/users/forgotpassword', { email }, german);
  await mailTo(system, email, 'Setze dein Passwort zurück');
  await visitor.post('/api/users/sendverification', {}, { 'accept-language': 'de-CH' });
  await mailTo(system, email, 'Bestätige deine E-Mail-Adresse');
});

test('a mail scanner that opens the link does not use it up', async ({ url, system }) => {
  const { email } = await signUpVisitor(url);
  const { path } = await mailTo(system, email, 'Confirm your email address');
  for (const method of ['GET', 'HEAD', 'GET'])
    expect((await new Visitor(url).send(method, path)).status).toBe(200);
  const token = path.split('/').at(-1);
  expect((await new Visitor(url).post('/api/users/verify', { token })).status).toBe(200);
});

test('the page of a mailed link sends no referrer and is not cached', async ({ openPage, url, system }) => {
  const { email } = await signUpVisitor(url);
  const { path } = await mailTo(system, email, 'Confirm your email address');
  const page = await openPage();
  const referrers: (string | undefined)[] = [];
  page.on('request', (request) => referrers.push(request.headers().referer));
  const answer = await page.goto(path);
  expect(answer?.headers()['referrer-policy']).toBe('strict-origin');
  expect(answer?.headers()['cache-control']).toBe('no-store');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText(`${email} is confirmed`).waitFor();
  for (const referrer of referrers) expect(referrer ?? '').not.toContain(path);
});
