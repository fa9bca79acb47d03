import { randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { newBrowser, newEmail } from '../testing/browser.ts';

useTable();
const { ask } = useFunction('auth');
const recipientOf = async (userId: string) =>
  (await ask<Record<string, unknown>>('POST', '/recipients', { body: { ids: [userId] } })).body[userId] ??
  null;

test('an account has the language of its latest visit, as the site sends it', async () => {
  const email = newEmail();
  const browser = newBrowser(ask);
  browser.language = 'de';
  const { id } = (await browser.signUp(email)).body;
  expect(await recipientOf(id)).toEqual({ email, language: 'de' });
  browser.language = 'en';
  expect((await browser.refresh()).status).toBe(200);
  expect(await recipientOf(id)).toEqual({ email, language: 'en' });
  browser.language = 'de-AT,en;q=0.5';
  expect((await browser.signIn(email)).status).toBe(200);
  expect(await recipientOf(id)).toEqual({ email, language: 'de' });
});

test('a client that names no known language changes nothing', async () => {
  const email = newEmail();
  const browser = newBrowser(ask);
  browser.language = 'de';
  const { id } = (await browser.signUp(email)).body;
  for (const language of ['', 'fr', '*']) {
    browser.language = language;
    expect((await browser.signIn(email)).status).toBe(200);
  }
  expect(await recipientOf(id)).toEqual({ email, language: 'de' });
});

test('an unknown user has no address', async () => {
  expect(await recipientOf(randomUUID())).toBeNull();
});
