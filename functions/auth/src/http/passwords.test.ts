import type { Errors } from '@boxoffice/shared/api/errors.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { describe, expect, test, vi } from 'vitest';
import '../group.ts';
import { authService } from '../service.ts';
import { findUserByEmail, putUser } from '../tables/users.ts';
import { newBrowser, newEmail, PASSWORD } from '../testing/browser.ts';
import { muteLog } from '../testing/mute-log.ts';
import { olderHash } from '../testing/older-hash.ts';

// A window of the limits that begins during a test would empty the counts.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
useTable();
const { ask } = useFunction('auth');
const browser = (userAgent?: string) => newBrowser(ask, userAgent);

const BETTER = 'a better horse battery';
const change = (currentPassword: string, newPassword: string) => ({ currentPassword, newPassword });

describe('a new password', () => {
  const signUpWith = (password: string, email = newEmail()) =>
    browser().send<Errors>('POST', 'signup', { email, password });

  test.each([
    ['that is common', 'password123', 'one of the most common'],
    ['that is common, in capitals', 'QWERTYUIOP', 'one of the most common'],
    ['made of the name of the site', 'Boxoffice-2026', 'easy to guess'],
    ['of seven characters', '🐎🔋📎✅🐎🔋📎', 'at least 8'],
    ['of 129 characters', '🐎'.repeat(129), 'at most 128'],
    ['with an invalid character', '\\ud83d not a letter', 'must be text'],
  ])('%s is refused', async (_, password, reason) => {
    const body = `{"email":"${newEmail()}","password":"${password}"}`;
    const reply = await ask<Errors>('POST', '/api/users/signup', { body });
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([
      {
        message: expect.stringContaining(reason),
        field: 'password',
        code: expect.stringMatching(/^password-/),
      },
    ]);
  });

  test('equal to the email is refused', async () => {
    const email = newEmail();
    expect((await signUpWith(email, email)).body.errors[0]?.message).toContain('easy to guess');
  });

  test.each([
    ['8 characters', '🐎🔋📎✅🐎🔋📎✅'],
    ['128 characters', '馬'.repeat(128)],
    ['text between spaces', '    correct    '],
  ])('of %s is accepted', async (_, password) => {
    const email = newEmail();
    expect((await signUpWith(password, email)).status).toBe(201);
    expect((await browser().signIn(email, password)).status).toBe(200);
    expect((await browser().signIn(email, password.trim())).status).toBe(
      password === password.trim() ? 200 : 400,
    );
  });
});

describe('changing the password', () => {
  test('needs the current password and a session', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const reply = await visitor.send<Errors>('POST', 'password', change('a guess', BETTER));
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toEqual([
      { message: 'This is not your current password', field: 'currentPassword', code: 'password-wrong' },
    ]);
    expect(await visitor.currentUser()).not.toBeNull();
    expect((await browser().send('POST', 'password', change(PASSWORD, BETTER))).status).toBe(401);
  });

  test('ends every other session and gives this browser new tokens', async () => {
    const email = newEmail();
    const [laptop, phone, copy] = [browser('laptop'), browser('phone'), browser('copy')];
    await laptop.signUp(email);
    await phone.signIn(email);
    copy.copyCookiesOf(laptop);

    expect((await laptop.send('POST', 'password', change(PASSWORD, BETTER))).status).toBe(200);
    expect(await laptop.currentUser()).toMatchObject({ email });
    expect((await laptop.refresh()).status).toBe(200);
    for (const other of [phone, copy]) {
      expect(await other.currentUser()).toBeNull();
      expect((await other.refresh()).status).toBe(401);
    }
    const { body } = await laptop.send<{ userAgent: string }[]>('GET', 'sessions');
    expect(body.map(({ userAgent }) => userAgent)).toEqual(['laptop']);
    expect((await browser().signIn(email)).status).toBe(400);
    expect((await browser().signIn(email, BETTER)).status).toBe(200);
  });

  test('to a guessable one is refused and changes nothing', async () => {
    const email = newEmail();
    const visitor = browser();
    await visitor.signUp(email);
    const { status, body } = await visitor.send<Errors>('POST', 'password', change(PASSWORD, 'password123'));
    expect([status, body.errors[0]?.field]).toEqual([400, 'newPassword']);
    expect((await browser().signIn(email)).status).toBe(200);
  });

  test('succeeds once for two concurrent requests', async () => {
    const email = newEmail();
    const visitor = browser();
    await visitor.signUp(email);
    const tabs = [browser(), browser()];
    for (const tab of tabs) tab.copyCookiesOf(visitor);
    const replies = await Promise.all(
      tabs.map((tab, n) => tab.send('POST', 'password', change(PASSWORD, `${BETTER} ${n}`))),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401]);
    const winner = replies.findIndex(({ status }) => status === 200);
    expect((await browser().signIn(email, `${BETTER} ${winner}`)).status).toBe(200);
    expect((await browser().signIn(email, `${BETTER} ${1 - winner}`)).status).toBe(400);
  });

  test('also ends the sessions of concurrent sign-ins with the old password', async () => {
    const email = newEmail();
    const owner = browser();
    await owner.signUp(email);
    const others = Array.from({ length: 6 }, () => browser());
    const [changed] = await Promise.all([
      owner.send('POST', 'password', change(PASSWORD, BETTER)),
      ...others.map((other) => other.signIn(email)),
    ]);
    expect(changed?.status).toBe(200);
    for (const other of others) expect(await other.currentUser()).toBeNull();
  });

  test('limits guesses of the current password', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const guesses = [];
    for (let guess = 0; guess < 21; guess++)
      guesses.push(await visitor.send('POST', 'password', change(`guess ${guess}`, BETTER)));
    const last = guesses.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

test('a sign-in replaces a hash that has former parameters', async () => {
  const email = newEmail();
  await browser().signUp(email);
  const user = await findUserByEmail(email);
  if (!user) throw new Error('no user');
  const older = olderHash(PASSWORD);
  await authService.commit({ writes: [putUser({ ...user, version: user.version + 1, password: older })] });

  expect((await browser().signIn(email, 'a wrong horse')).status).toBe(400);
  expect((await findUserByEmail(email))?.password).toBe(older);
  const visitors = [browser(), browser()];
  const replies = await Promise.all(visitors.map((visitor) => visitor.signIn(email)));
  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  const upgraded = await findUserByEmail(email);
  expect(upgraded?.password).toContain('$m=19456,t=2,p=1$');
  for (const visitor of visitors) expect(await visitor.currentUser()).toMatchObject({ email });
  expect((await browser().signIn(email)).status).toBe(200);
  expect((await findUserByEmail(email))?.password).toBe(upgraded?.password);
});

test('a flood of sign-ins gets 429, and signed-in users are still served', async () => {
  muteLog();
  const visitor = browser();
  await visitor.signUp(newEmail());
  let flooding = true;
  const flood = Array.from({ length: 60 }, async (_, n) => {
    const statuses = new Set<number>();
    for (let time = 0; flooding; time++) {
      const headers = { 'x-forwarded-for': `10.${time % 256}.0.${n}` };
      const body = { email: newEmail(), password: 'a guess' };
      const reply = await ask('POST', '/api/users/signin', { body, headers });
      statuses.add(reply.status);
      if (reply.status === 429) expect(reply.headers.get('retry-after')).toBe('1');
    }
    return statuses;
  });
  for (let time = 0; time < 5; time++) {
    expect(await visitor.currentUser()).not.toBeNull();
    expect((await visitor.refresh()).status).toBe(200);
  }
  flooding = false;
  const statuses = new Set((await Promise.all(flood)).flatMap((seen) => [...seen]));
  expect([...statuses].sort()).toEqual([400, 429]);
});
