import type { Errors } from '@boxoffice/shared/api/errors.ts';
import { tokenIn, useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test, vi } from 'vitest';
import { newEmail, PASSWORD } from '../testing/browser.ts';
import { muteLog } from '../testing/mute-log.ts';
import { ORIGIN, passkeyActions } from '../testing/passkey-actions.ts';

// A window of the limits that begins during a test would empty the counts.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { FAILURES_PER_ACCOUNT, FAILURES_PER_NETWORK, RESETS_PER_NETWORK } = await import('../domain/limit.ts');
const { countFailure } = await import('../tables/failed-sign-ins.ts');
const { lockOut } = await import('../testing/lock-out.ts');
const { ask } = useFunction('auth');
const { browser, requestOptions, signInWith, visitorWithPasskey } = passkeyActions(ask);

const OWNER = '198.51.100.7';
const BETTER = 'a better horse battery';

/** A POST to auth from a network address. */
const post = (address: string, path: string, body: object) =>
  ask<Errors>('POST', `/api/users/${path}`, { body, headers: { 'x-forwarded-for': address } });
const signIn = async (address: string, email: string, password = PASSWORD) =>
  (await post(address, 'signin', { email, password })).status;
const forget = async (address: string, email: string) =>
  (await post(address, 'forgotpassword', { email })).status;

async function signedUpOwner(): Promise<string> {
  const email = newEmail();
  await browser().signUp(email);
  await mailbox.waitForMails(email);
  return email;
}

/** Requests a reset link from the owner's network and returns its token. */
async function resetToken(email: string): Promise<string> {
  const { length } = await mailbox.mailsTo(email);
  expect(await forget(OWNER, email)).toBe(202);
  return tokenIn((await mailbox.waitForMails(email, length + 1))[0]);
}

/** Addresses of a stranger in networks of the same prefix, twice what one window of a limit allows and one more. */
const strangers = (prefix: string, most: number) =>
  Array.from({ length: 2 * most + 1 }, (_, n) => `${prefix}.${n + 1}`);

test('a stranger who signs in wrongly exhausts the allowance of their network only', async () => {
  muteLog();
  const email = await signedUpOwner();
  for (const address of strangers('203.0.113', FAILURES_PER_NETWORK.most))
    expect(await signIn(address, email, 'a wrong guess')).toBe(400);
  expect(await signIn('203.0.113.99', email)).toBe(400);
  expect(await signIn(OWNER, email)).toBe(200);
  expect(await signIn('203.0.113.99', email)).toBe(400);
});

test('a network above its own allowance does not count towards the bound of the email', async () => {
  const email = newEmail();
  const now = Date.now();
  const flood = Array.from({ length: FAILURES_PER_ACCOUNT.most + 1 }, () =>
    countFailure(email, '203.0.113.0/24', now),
  );
  const within = (await Promise.all(flood)).filter(Boolean);
  expect(within).toHaveLength(FAILURES_PER_NETWORK.most);
  expect(await countFailure(email, '198.51.100.0/24', now)).toBe(true);
});

test('guesses from many networks are bounded for each email', async () => {
  const email = newEmail();
  const now = Date.now();
  const networks = Array.from(
    { length: FAILURES_PER_ACCOUNT.most + 5 },
    (_, n) => `10.${n >> 8}.${n & 255}.0/24`,
  );
  const within = await Promise.all(networks.map((network) => countFailure(email, network, now)));
  expect(within.filter(Boolean)).toHaveLength(FAILURES_PER_ACCOUNT.most);
});

test('an email that is locked for every network still signs in by passkey, and by a link mailed before', async () => {
  const { phone, email } = await visitorWithPasskey();
  await mailbox.waitForMails(email, 2);
  const token = await resetToken(email);
  await lockOut(email);
  expect(await signIn(OWNER, email)).toBe(400);
  expect((await signInWith(phone.getJSON(ORIGIN, await requestOptions()))).status).toBe(200);
  expect((await post(OWNER, 'resetpassword', { token, password: BETTER })).status).toBe(200);
  expect(await signIn(OWNER, email, BETTER)).toBe(200);
});

test('a stranger who requests reset links exhausts the allowance of their network only', async () => {
  const email = await signedUpOwner();
  const statuses = [];
  for (const address of strangers('192.0.2', RESETS_PER_NETWORK.most))
    statuses.push(await forget(address, email));
  expect(statuses.at(-1)).toBe(429);
  const mails = 1 + statuses.filter((status) => status === 202).length;
  await mailbox.waitForMails(email, mails);
  const token = await resetToken(email);
  expect((await post(OWNER, 'resetpassword', { token, password: BETTER })).status).toBe(200);
  expect(await signIn(OWNER, email, BETTER)).toBe(200);
});
