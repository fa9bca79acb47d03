import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { stage } from '../../harness/browser-test.ts';
import { mailTo } from '../../harness/mails.ts';
import { password } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';

const { url, test } = await stage();
const better = 'a better horse battery';

async function someone(): Promise<{ visitor: Visitor; email: string }> {
  const email = `${crypto.randomUUID()}@example.com`;
  return { visitor: await Visitor.signedUp(url, email), email };
}

async function signIn(page: Page, email: string, secret: string): Promise<void> {
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Follows the way of someone who has forgotten their password up to the page where they set a new one. */
async function askForLink(page: Page, email: string): Promise<string> {
  await page.goto('/signin');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  // The page that is left has a field of this name too.
  await page.waitForURL('**/reset');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText(`If ${email} has an account`).waitFor();
  return (await mailTo(email, 'Set a new password')).path;
}

describe.each([
  { how: 'with JavaScript', javaScriptEnabled: true },
  { how: 'without JavaScript', javaScriptEnabled: false },
])('$how', ({ javaScriptEnabled }) => {
  test('who forgot their password sets a new one by a link, and is signed out everywhere', async ({
    arrive,
  }) => {
    const { visitor, email } = await someone();
    const page = await arrive({ javaScriptEnabled });
    await page.goto(await askForLink(page, email));
    await page.getByLabel('New password').fill('password123');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('one of the most common ones').waitFor();
    await page.getByLabel('New password').fill(better);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText(`The password for ${email} is changed`).waitFor();
    expect((await visitor.get('/api/users/currentuser')).body).toEqual({ currentUser: null });
    await mailTo(email, 'Your password was changed');

    await signIn(page, email, password);
    await page.getByRole('alert').waitFor();
    await signIn(page, email, better);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  test('an address is confirmed by pressing a button, once; the account says until then that it is not', async ({
    arrive,
  }) => {
    const { email } = await someone();
    const page = await arrive({ javaScriptEnabled });
    await signIn(page, email, password);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goto('/account');
    await page.getByText('not confirmed yet').waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Another email is on its way').waitFor();

    const { path } = await mailTo(email, 'Confirm your email address');
    await page.goto(path);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText(`${email} is confirmed`).waitFor();
    await page.goto('/account');
    expect(await page.getByText('not confirmed yet').count()).toBe(0);
    await page.goto(path);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('used or has expired').waitFor();
  });
});

test('who reads the site in German gets their mails in German', async () => {
  const { visitor, email } = await someone();
  const german = { cookie: 'language=de', 'accept-language': 'en' };
  await new Visitor(url).post('/api/users/forgotpassword', { email }, german);
  await mailTo(email, 'Setzen Sie ein neues Passwort');
  await visitor.post('/api/users/sendverification', {}, { 'accept-language': 'de-CH' });
  await mailTo(email, 'Bestätigen Sie Ihre E-Mail-Adresse');
});

test('a mail scanner that opens the link uses nothing up', async () => {
  const { email } = await someone();
  const { path } = await mailTo(email, 'Confirm your email address');
  for (const method of ['GET', 'HEAD', 'GET'])
    expect((await new Visitor(url).send(method, path)).status).toBe(200);
  const token = path.split('/').at(-1);
  expect((await new Visitor(url).post('/api/users/verify', { token })).status).toBe(200);
});

test('the page of a link tells its address to nobody and is kept nowhere', async ({ arrive }) => {
  const { email } = await someone();
  const { path } = await mailTo(email, 'Confirm your email address');
  const page = await arrive();
  const referrers: (string | undefined)[] = [];
  page.on('request', (request) => referrers.push(request.headers().referer));
  const answer = await page.goto(path);
  expect(answer?.headers()['referrer-policy']).toBe('strict-origin');
  expect(answer?.headers()['cache-control']).toBe('no-store');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText(`${email} is confirmed`).waitFor();
  for (const referrer of referrers) expect(referrer ?? '').not.toContain(path);
});
