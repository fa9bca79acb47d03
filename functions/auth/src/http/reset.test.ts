import { randomInt } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Account } from '@boxoffice/shared/api/recovery.ts';
import { tokenIn, useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { waitFor } from '@boxoffice/shared/testing/wait-for.ts';
import { describe, expect, test, vi } from 'vitest';
import { newBrowser, newEmail, PASSWORD } from '../testing/browser.ts';

// A window of the limits that begins during a test would empty the counts.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { SHARDS } = await import('@boxoffice/shared/mail/queue.ts');
const { mails: queue } = await import('../tables/mails.ts');
const { lockOut } = await import('../testing/lock-out.ts');
const { ask } = useFunction('auth');
const browser = (userAgent?: string) => newBrowser(ask, userAgent);

const BETTER = 'a better horse battery';
const randomAddress = () => Array.from({ length: 4 }, () => randomInt(1, 255)).join('.');
/** Requests a reset link. */
const requestLink = (email: string, language = 'en', address = randomAddress()) =>
  ask<Errors>('POST', '/api/users/forgotpassword', {
    body: { email },
    headers: {
      'accept-language': language,
      'x-forwarded-for': address,
    },
  });
const reset = (token: string, password = BETTER) =>
  browser().send<Errors & { email: string }>('POST', 'resetpassword', { token, password });

const RESET = 'Reset your password';
const CHANGED = 'Your password was changed';

async function signedUpVisitor() {
  const visitor = browser();
  const email = newEmail();
  await visitor.signUp(email);
  await mailbox.waitForMails(email);
  return { ...visitor, email };
}

/** Requests a reset link and returns its token. */
async function resetTokenOf(email: string): Promise<string> {
  const before = (await mailbox.mailsTo(email)).length;
  expect((await requestLink(email)).status).toBe(202);
  const [mail] = await mailbox.waitForMails(email, before + 1);
  expect(mail?.subject).toContain(RESET);
  return tokenIn(mail);
}

async function queuedMailsTo(email: string): Promise<object[]> {
  const mails = [];
  for (let shard = 0; shard < SHARDS; shard++)
    for await (const { id, ...mail } of queue.due(shard, Date.now() + 86_400_000))
      if (mail.email === email) mails.push(mail);
  return mails;
}

const INVALID_LINK = { message: 'This link has been used or has expired', field: 'token', code: 'link-dead' };

describe('a forgotten password', () => {
  test('is replaced with a mailed link, which ends every session', async () => {
    const [visitor, secondBrowser] = [await signedUpVisitor(), browser()];
    await secondBrowser.signIn(visitor.email);
    const answer = await reset(await resetTokenOf(visitor.email));
    expect(answer).toMatchObject({ status: 200, body: { email: visitor.email } });
    for (const each of [visitor, secondBrowser]) {
      expect(await each.currentUser()).toBeNull();
      expect((await each.refresh()).status).toBe(401);
    }
    expect((await browser().signIn(visitor.email)).status).toBe(400);
    expect((await secondBrowser.signIn(visitor.email, BETTER)).status).toBe(200);
  });

  test('causes a mail in the language of the request', async () => {
    const { email } = await signedUpVisitor();
    await requestLink(email, 'de-AT,de;q=0.9,en;q=0.5');
    const [german] = await mailbox.waitForMails(email, 2);
    expect(german?.subject).toBe('Setze dein Passwort zurück · Boxoffice');
    expect(german?.text).toContain('30 Minuten gültig');
    expect((await reset(tokenIn(german))).status).toBe(200);
  });

  test('can be replaced by an owner whom a guesser has locked out', async () => {
    const { email } = await signedUpVisitor();
    await lockOut(email);
    expect((await browser().signIn(email)).status).toBe(400);
    await reset(await resetTokenOf(email));
    expect((await browser().signIn(email, BETTER)).status).toBe(200);
  });

  test('that was reset causes a mail, and the address counts as confirmed', async () => {
    const visitor = await signedUpVisitor();
    await reset(await resetTokenOf(visitor.email));
    const mails = await mailbox.waitForMails(visitor.email, 3);
    expect(mails[0]?.subject).toContain(CHANGED);
    expect(mails[0]?.text).toMatch(/^http:\/\/localhost:3000\/reset$/m);
    await visitor.signIn(visitor.email, BETTER);
    expect((await visitor.send<Account>('GET', 'account')).body).toMatchObject({ verified: true });
  });

  test('that was reset deletes the cookies and signs nobody in', async () => {
    const visitor = await signedUpVisitor();
    const token = await resetTokenOf(visitor.email);
    await visitor.send('POST', 'resetpassword', { token, password: BETTER });
    expect(visitor.jar.size).toBe(0);
  });

  test('that a signed-in user changes also causes a mail', async () => {
    const visitor = await signedUpVisitor();
    await visitor.send('POST', 'password', { currentPassword: PASSWORD, newPassword: BETTER });
    const [mail] = await mailbox.waitForMails(visitor.email, 2);
    expect(mail?.subject).toContain(CHANGED);
  });
});

describe('a reset link', () => {
  test('works once, also for three concurrent requests', async () => {
    const { email } = await signedUpVisitor();
    const token = await resetTokenOf(email);
    const answers = await Promise.all([1, 2, 3].map((n) => reset(token, `${BETTER} ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect((await reset(token)).body).toEqual({ errors: [INVALID_LINK] });
  });

  test('stops working when another link has been used', async () => {
    const { email } = await signedUpVisitor();
    const [first, second] = [await resetTokenOf(email), await resetTokenOf(email)];
    expect((await reset(second)).status).toBe(200);
    expect(await reset(first, `${BETTER} again`)).toMatchObject({
      status: 400,
      body: { errors: [INVALID_LINK] },
    });
  });

  test('stops working when the password has been changed', async () => {
    const visitor = await signedUpVisitor();
    const [confirmation] = await mailbox.mailsTo(visitor.email);
    await browser().send('POST', 'verify', { token: tokenIn(confirmation) });
    await visitor.signIn(visitor.email);
    const token = await resetTokenOf(visitor.email);
    await visitor.send('POST', 'password', { currentPassword: PASSWORD, newPassword: BETTER });
    expect(await reset(token, `${BETTER} again`)).toMatchObject({
      status: 400,
      body: { errors: [INVALID_LINK] },
    });
  });

  test('still works after a guessable password was refused', async () => {
    const { email } = await signedUpVisitor();
    const token = await resetTokenOf(email);
    const refused = await reset(token, 'password123');
    expect([refused.status, refused.body.errors[0]?.field]).toEqual([400, 'password']);
    expect((await reset(token)).status).toBe(200);
  });

  test('and a link that confirms an address cannot be used for each other', async () => {
    const { email } = await signedUpVisitor();
    const [first] = await mailbox.mailsTo(email);
    expect(await reset(tokenIn(first))).toMatchObject({ status: 400, body: { errors: [INVALID_LINK] } });
    const token = await resetTokenOf(email);
    expect((await browser().send('POST', 'verify', { token })).status).toBe(400);
    expect((await reset(token)).status).toBe(200);
  });
});

describe('requesting a reset link does not reveal whether an account exists', () => {
  test('known and unknown addresses get the same answer', async () => {
    const { email: known } = await signedUpVisitor();
    const unknown = newEmail();
    await mailbox.stopServer();
    const [one, other] = [await requestLink(known), await requestLink(unknown)];
    await mailbox.restartServer();
    const comparable = ({ status, body, headers }: typeof one) => [
      ...[status, body],
      ...[...headers.keys()].sort(),
      headers.getSetCookie(),
    ];
    expect(comparable(other)).toEqual(comparable(one));
  });

  test('an address without an account gets no mail, and its queued mail is dropped', async () => {
    const email = newEmail();
    expect((await requestLink(email)).status).toBe(202);
    await waitFor(async () => expect(await queuedMailsTo(email)).toEqual([]));
    expect(await mailbox.mailsTo(email)).toEqual([]);
  });

  test('known and unknown addresses have the same limit for each network, with Retry-After', async () => {
    const { email } = await signedUpVisitor();
    const address = randomAddress();
    for (const each of [email, newEmail()]) {
      const statuses: number[] = [];
      // The limit is five an hour, and the hour may end during the loop.
      for (let time = 0; time < 11; time++) statuses.push((await requestLink(each, 'en', address)).status);
      expect(statuses.slice(0, 5)).toContain(202);
      expect(statuses.at(-1)).toBe(429);
    }
    expect(Number((await requestLink(email, 'en', address)).headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('requests for many addresses are limited for each network address', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const statuses: number[] = [];
    // The limit is twenty an hour, and the hour may end during the loop.
    for (let time = 0; time < 41; time++) {
      const body = { email: newEmail() };
      statuses.push((await ask('POST', '/api/users/forgotpassword', { body, headers })).status);
    }
    expect(statuses[0]).toBe(202);
    expect(statuses.at(-1)).toBe(429);
  });
});
