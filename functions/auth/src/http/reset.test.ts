import { randomInt } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Account } from '@boxoffice/shared/api/recovery.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { describe, expect, test, vi } from 'vitest';
import { browserOf, newEmail, PASSWORD } from '../testing/browser.ts';
import { tokenIn, useMailbox } from '../testing/mailbox.ts';

useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { dueMails, SHARDS } = await import('../tables/mails.ts');
const { lock } = await import('../testing/lock.ts');
const { ask } = useFunction('auth');
const browser = (userAgent?: string) => browserOf(ask, userAgent);

const BETTER = 'a better horse battery';
/** Asks for a link, from an address of its own. */
const forget = (email: string, language = 'en') =>
  ask<Errors>('POST', '/api/users/forgotpassword', {
    body: { email },
    headers: {
      'accept-language': language,
      'x-forwarded-for': Array.from({ length: 4 }, () => randomInt(1, 255)).join('.'),
    },
  });
const reset = (token: string, password = BETTER) =>
  browser().send<Errors & { email: string }>('POST', 'resetpassword', { token, password });

/** The subject of every mail begins with what it is about. */
const RESET = 'Set a new password';
const CHANGED = 'Your password was changed';

async function someone() {
  const visitor = browser();
  const email = newEmail();
  await visitor.signUp(email);
  await mailbox.wait(email);
  return { ...visitor, email };
}

/** Asks for a link, and reads the token that comes. */
async function linkFor(email: string): Promise<string> {
  const before = (await mailbox.to(email)).length;
  expect((await forget(email)).status).toBe(202);
  const [mail] = await mailbox.wait(email, before + 1);
  expect(mail?.subject).toContain(RESET);
  return tokenIn(mail);
}

async function waitingFor(email: string): Promise<object[]> {
  const found = [];
  for (let shard = 0; shard < SHARDS; shard++)
    for await (const { id, ...mail } of dueMails(shard, Date.now() + 86_400_000))
      if (mail.email === email) found.push(mail);
  return found;
}

const DEAD = { message: 'This link has been used or has expired', field: 'token', code: 'link-dead' };

describe('a forgotten password', () => {
  test('is replaced by a link that only the mailbox gets, and every session ends', async () => {
    const [here, there] = [await someone(), browser()];
    await there.signIn(here.email);
    const answer = await reset(await linkFor(here.email));
    expect(answer).toMatchObject({ status: 200, body: { email: here.email } });
    for (const each of [here, there]) {
      expect(await each.whoAmI()).toBeNull();
      expect((await each.refresh()).status).toBe(401);
    }
    expect((await browser().signIn(here.email)).status).toBe(400);
    expect((await there.signIn(here.email, BETTER)).status).toBe(200);
  });

  test('is written about in the language of who asks', async () => {
    const { email } = await someone();
    await forget(email, 'de-AT,de;q=0.9,en;q=0.5');
    const [german] = await mailbox.wait(email, 2);
    expect(german?.subject).toBe('Setzen Sie ein neues Passwort · Boxoffice');
    expect(german?.text).toContain('eine halbe Stunde lang');
    expect((await reset(tokenIn(german))).status).toBe(200);
  });

  test('that is replaced lets an owner in whom a guesser had locked out', async () => {
    const { email } = await someone();
    await lock(email);
    expect((await browser().signIn(email)).status).toBe(400);
    await reset(await linkFor(email));
    expect((await browser().signIn(email, BETTER)).status).toBe(200);
  });

  test('that was reset is told of by mail, and the address is confirmed by it', async () => {
    const visitor = await someone();
    await reset(await linkFor(visitor.email));
    const mails = await mailbox.wait(visitor.email, 3);
    expect(mails[0]?.subject).toContain(CHANGED);
    expect(mails[0]?.text).toMatch(/^http:\/\/localhost:3000\/reset$/m);
    await visitor.signIn(visitor.email, BETTER);
    expect((await visitor.send<Account>('GET', 'account')).body).toMatchObject({ verified: true });
  });

  test('signs nobody in, and takes the cookies of whoever was', async () => {
    const visitor = await someone();
    const token = await linkFor(visitor.email);
    await visitor.send('POST', 'resetpassword', { token, password: BETTER });
    expect(visitor.jar.size).toBe(0);
  });

  test('is told of when it is changed by someone who is signed in, too', async () => {
    const visitor = await someone();
    await visitor.send('POST', 'password', { currentPassword: PASSWORD, newPassword: BETTER });
    const [mail] = await mailbox.wait(visitor.email, 2);
    expect(mail?.subject).toContain(CHANGED);
  });
});

describe('a link for a new password', () => {
  test('works once, also of three uses at once', async () => {
    const { email } = await someone();
    const token = await linkFor(email);
    const answers = await Promise.all([1, 2, 3].map((n) => reset(token, `${BETTER} ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect((await reset(token)).body).toEqual({ errors: [DEAD] });
  });

  test('of several, one works: the others were for a password that is gone', async () => {
    const { email } = await someone();
    const [first, second] = [await linkFor(email), await linkFor(email)];
    expect((await reset(second)).status).toBe(200);
    expect(await reset(first, `${BETTER} again`)).toMatchObject({ status: 400, body: { errors: [DEAD] } });
  });

  test('is of no use any more when the password was changed meanwhile', async () => {
    const visitor = await someone();
    const token = await linkFor(visitor.email);
    await visitor.send('POST', 'password', { currentPassword: PASSWORD, newPassword: BETTER });
    expect(await reset(token, `${BETTER} again`)).toMatchObject({ status: 400, body: { errors: [DEAD] } });
  });

  test('can be tried again with another password when the first is easy to guess', async () => {
    const { email } = await someone();
    const token = await linkFor(email);
    const refused = await reset(token, 'password123');
    expect([refused.status, refused.body.errors[0]?.field]).toEqual([400, 'password']);
    expect((await reset(token)).status).toBe(200);
  });

  test('confirms no address by itself, and a link that confirms one sets no password', async () => {
    const { email } = await someone();
    const [first] = await mailbox.to(email);
    expect(await reset(tokenIn(first))).toMatchObject({ status: 400, body: { errors: [DEAD] } });
    const token = await linkFor(email);
    expect((await browser().send('POST', 'verify', { token })).status).toBe(400);
    expect((await reset(token)).status).toBe(200);
  });
});

describe('asking for a link tells nobody who has an account', () => {
  test('the answer is the same, and so is what waits when it is given', async () => {
    const { email: known } = await someone();
    const unknown = newEmail();
    await mailbox.close();
    const [one, other] = [await forget(known), await forget(unknown)];
    await mailbox.open();
    const told = ({ status, body, headers }: typeof one) => [
      ...[status, body],
      ...[...headers.keys()].sort(),
      headers.getSetCookie(),
    ];
    expect(told(other)).toEqual(told(one));
  });

  test('an address without an account gets no mail, and leaves nothing behind', async () => {
    const email = newEmail();
    expect((await forget(email)).status).toBe(202);
    await vi.waitFor(async () => expect(await waitingFor(email)).toEqual([]));
    expect(await mailbox.to(email)).toEqual([]);
  });

  test('both are limited alike, and told when to come back', async () => {
    const { email } = await someone();
    for (const each of [email, newEmail()]) {
      const statuses: number[] = [];
      // Five pass in each hour, and these may fall into two.
      for (let time = 0; time < 11; time++) statuses.push((await forget(each)).status);
      expect(statuses.slice(0, 5)).toContain(202);
      expect(statuses.at(-1)).toBe(429);
    }
    expect(Number((await forget(email)).headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('who asks for very many is stopped, whoever they ask for', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const statuses: number[] = [];
    // Twenty pass in each hour, and these may fall into two.
    for (let time = 0; time < 41; time++) {
      const body = { email: newEmail() };
      statuses.push((await ask('POST', '/api/users/forgotpassword', { body, headers })).status);
    }
    expect(statuses[0]).toBe(202);
    expect(statuses.at(-1)).toBe(429);
  });
});
