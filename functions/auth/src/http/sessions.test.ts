import type { Session } from '@boxoffice/shared/api/users.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { describe, expect, test } from 'vitest';
import '../group.ts';
import { newBrowser, newEmail } from '../testing/browser.ts';

useTable();
const { ask } = useFunction('auth');
const browser = (userAgent?: string) => newBrowser(ask, userAgent);

describe('a session', () => {
  test('continues with a new refresh token, the same for tabs that refresh at the same time', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const first = new Map(visitor.jar);
    await visitor.refresh();
    expect(visitor.jar.get('refresh')).not.toBe(first.get('refresh'));

    const tabs = [browser(), browser(), browser()];
    for (const tab of tabs) tab.copyCookiesOf(visitor);
    const replies = await Promise.all(tabs.map((tab) => tab.refresh()));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(tabs.map(({ jar }) => jar.get('refresh'))).size).toBe(1);
    expect(await tabs[0]?.currentUser()).not.toBeNull();
  });

  test('ends for thief and owner when an old refresh token is reused', async () => {
    const owner = browser();
    await owner.signUp(newEmail());
    const thief = browser();
    thief.copyCookiesOf(owner);
    await owner.refresh();
    await owner.refresh();
    expect((await thief.refresh()).status).toBe(401);
    expect(thief.jar.size).toBe(0);
    expect(await owner.currentUser()).toBeNull();
    expect((await owner.refresh()).status).toBe(401);
  });

  test('cannot be refreshed with an unknown token or without one', async () => {
    const visitor = browser();
    visitor.jar.set('refresh', 'A'.repeat(43));
    expect((await visitor.refresh()).status).toBe(401);
    expect((await browser().refresh()).status).toBe(401);
  });

  test('ends on the server when the visitor signs out, and signing out twice works', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const stolen = browser();
    stolen.copyCookiesOf(visitor);
    expect(await visitor.signOut()).toMatchObject({ status: 200, body: {} });
    expect(visitor.jar.size).toBe(0);
    expect((await stolen.refresh()).status).toBe(401);
    expect(await stolen.currentUser()).toBeNull();
    expect(await browser().signOut()).toMatchObject({ status: 200, body: {} });
  });

  test('is listed with its browser and can be ended from another browser', async () => {
    const laptop = browser('Firefox on a laptop');
    const phone = browser('Safari on a phone');
    const email = newEmail();
    await laptop.signUp(email);
    await phone.signIn(email);
    const { body: sessions } = await laptop.send<Session[]>('GET', 'sessions');
    expect(sessions.map(({ userAgent, current }) => [userAgent, current])).toEqual([
      ['Safari on a phone', false],
      ['Firefox on a laptop', true],
    ]);
    const path = `sessions/${sessions[0]?.id}`;
    expect((await laptop.send('DELETE', path)).status).toBe(204);
    expect((await laptop.send('DELETE', path)).status).toBe(404);
    expect(await phone.currentUser()).toBeNull();
    expect((await phone.refresh()).status).toBe(401);
    expect(await laptop.currentUser()).toMatchObject({ email });
  });

  test('is listed with the network of its last use, not the full address', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const cookie = `refresh=${visitor.jar.get('refresh')}`;
    const headers = { cookie, 'x-forwarded-for': '203.0.113.7' };
    await ask('POST', '/api/users/refresh', { body: {}, headers });
    const { body: sessions } = await visitor.send<Session[]>('GET', 'sessions');
    expect(sessions[0]).toMatchObject({ network: '203.0.113.0/24' });
    expect(JSON.stringify(sessions)).not.toContain('203.0.113.7');
  });

  test('ends with all others, and ?keep=current keeps the current one', async () => {
    const [laptop, tablet, phone] = [browser('laptop'), browser('tablet'), browser('phone')];
    const email = newEmail();
    await laptop.signUp(email);
    await tablet.signIn(email);
    await phone.signIn(email);
    expect((await laptop.send('DELETE', 'sessions?keep=current')).status).toBe(204);
    for (const other of [tablet, phone]) {
      expect(await other.currentUser()).toBeNull();
      expect((await other.refresh()).status).toBe(401);
    }
    expect(await laptop.currentUser()).toMatchObject({ email });
    expect((await laptop.refresh()).status).toBe(200);
    const { body } = await laptop.send<Session[]>('GET', 'sessions');
    expect(body.map(({ userAgent, current }) => [userAgent, current])).toEqual([['laptop', true]]);

    const thief = browser();
    thief.copyCookiesOf(laptop);
    expect((await laptop.send('DELETE', 'sessions')).status).toBe(204);
    expect(laptop.jar.size).toBe(0);
    expect((await thief.refresh()).status).toBe(401);
    expect((await laptop.signIn(email)).status).toBe(200);
    expect((await laptop.send('DELETE', 'sessions?keep=others')).status).toBe(400);
  });

  test('that is refreshed while it ends all others continues', async () => {
    const [laptop, phone] = [browser(), browser()];
    const email = newEmail();
    await laptop.signUp(email);
    await phone.signIn(email);
    const tab = browser();
    tab.copyCookiesOf(laptop);
    const answers = await Promise.all([
      tab.send('DELETE', 'sessions?keep=current'),
      laptop.refresh(),
      phone.refresh(),
    ]);
    expect(answers.slice(0, 2).map(({ status }) => status)).toEqual([204, 200]);
    expect(await laptop.currentUser()).toMatchObject({ email });
    expect(await phone.currentUser()).toBeNull();
    expect((await phone.refresh()).status).toBe(401);
  });

  test('cannot be seen or ended by another user', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const { body: sessions } = await visitor.send<Session[]>('GET', 'sessions');
    const stranger = browser();
    await stranger.signUp(newEmail());
    expect((await stranger.send('DELETE', `sessions/${sessions[0]?.id}`)).status).toBe(404);
    expect(await visitor.currentUser()).not.toBeNull();
    expect((await browser().send('GET', 'sessions')).status).toBe(401);
  });
});

describe('a request is not signed in', () => {
  test.each([
    ['without a token', async () => ({})],
    ['with a token whose session does not exist', async () => (await newUser()).headers],
    ['with an expired token', async () => (await newUser({ lifetime: -10 })).headers],
    ['with a token for another audience', async () => (await newUser({ audience: 'another' })).headers],
    ['with an invalid token', async () => ({ authorization: 'Bearer a.b.c' })],
  ])('%s', async (_, headers) => {
    const reply = await ask('GET', '/api/users/currentuser', { headers: await headers() });
    expect(reply).toMatchObject({ status: 200, body: { currentUser: null } });
    const sessions = await ask('GET', '/api/users/sessions', { headers: await headers() });
    expect(sessions.status).toBe(401);
  });
});

test('the key set contains public keys only', async () => {
  const { body, headers } = await ask<{ keys: object[] }>('GET', '/.well-known/jwks.json');
  expect(body.keys).toHaveLength(1);
  expect(body.keys[0]).not.toHaveProperty('d');
  expect(headers.get('cache-control')).toContain('public');
});

test('an access token names issuer, audience, user and session, and expires after five minutes', async () => {
  const visitor = browser();
  const { body: user } = await visitor.signUp(newEmail());
  const [header, payload] = (visitor.jar.get('session') ?? '').split('.').slice(0, 2).map(parsed);
  const { body: keys } = await ask<{ keys: { kid: string }[] }>('GET', '/.well-known/jwks.json');
  const { body: sessions } = await visitor.send<Session[]>('GET', 'sessions');
  expect(header).toEqual({ alg: 'EdDSA', kid: keys.keys[0]?.kid });
  expect(payload).toEqual({
    iss: 'boxoffice',
    aud: 'boxoffice-api',
    sub: user.id,
    sid: sessions[0]?.id,
    email: user.email,
    email_verified: false,
    iat: expect.any(Number),
    exp: Number(payload?.iat) + 300,
  });
});

const parsed = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
