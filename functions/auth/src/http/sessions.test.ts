import type { Session } from '@boxoffice/shared/api/users.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { describe, expect, test } from 'vitest';
import '../group.ts';
import { browserOf, newEmail } from '../testing/browser.ts';

useTable();
const { ask } = useFunction('auth');
const browser = (userAgent?: string) => browserOf(ask, userAgent);

describe('a session', () => {
  test('goes on with a new refresh token, for two tabs at once too', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const first = new Map(visitor.jar);
    await visitor.refresh();
    expect(visitor.jar.get('refresh')).not.toBe(first.get('refresh'));

    const tabs = [browser(), browser(), browser()];
    for (const tab of tabs) for (const [name, value] of visitor.jar) tab.jar.set(name, value);
    const replies = await Promise.all(tabs.map((tab) => tab.refresh()));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(tabs.map(({ jar }) => jar.get('refresh'))).size).toBe(1);
    expect(await tabs[0]?.whoAmI()).not.toBeNull();
  });

  test('ends when one of its old tokens is used again, for thief and owner alike', async () => {
    const owner = browser();
    await owner.signUp(newEmail());
    const thief = browser();
    for (const [name, value] of owner.jar) thief.jar.set(name, value);
    await owner.refresh();
    await owner.refresh();
    expect((await thief.refresh()).status).toBe(401);
    expect(thief.jar.size).toBe(0);
    expect(await owner.whoAmI()).toBeNull();
    expect((await owner.refresh()).status).toBe(401);
  });

  test('is not made of a token that nobody was given', async () => {
    const visitor = browser();
    visitor.jar.set('refresh', 'A'.repeat(43));
    expect((await visitor.refresh()).status).toBe(401);
    expect((await browser().refresh()).status).toBe(401);
  });

  test('ends on the server when the visitor signs out, and nobody can sign out too often', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const stolen = browser();
    for (const [name, value] of visitor.jar) stolen.jar.set(name, value);
    expect(await visitor.signOut()).toMatchObject({ status: 200, body: {} });
    expect(visitor.jar.size).toBe(0);
    expect((await stolen.refresh()).status).toBe(401);
    expect(await stolen.whoAmI()).toBeNull();
    expect(await browser().signOut()).toMatchObject({ status: 200, body: {} });
  });

  test('is listed with its browser, and can be ended from another', async () => {
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
    const ending = `sessions/${sessions[0]?.id}`;
    expect((await laptop.send('DELETE', ending)).status).toBe(204);
    expect((await laptop.send('DELETE', ending)).status).toBe(404);
    expect(await phone.whoAmI()).toBeNull();
    expect((await phone.refresh()).status).toBe(401);
    expect(await laptop.whoAmI()).toMatchObject({ email });
  });

  test('is listed with the network that it was last used from, and no more of the address', async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const cookie = `refresh=${visitor.jar.get('refresh')}`;
    const headers = { cookie, 'x-forwarded-for': '203.0.113.7' };
    await ask('POST', '/api/users/refresh', { body: {}, headers });
    const { body: sessions } = await visitor.send<Session[]>('GET', 'sessions');
    expect(sessions[0]).toMatchObject({ network: '203.0.113.0/24' });
    expect(JSON.stringify(sessions)).not.toContain('203.0.113.7');
  });

  test('ends with all others but the one that ends them, and then with that one too', async () => {
    const [here, there, phone] = [browser('here'), browser('there'), browser('phone')];
    const email = newEmail();
    await here.signUp(email);
    await there.signIn(email);
    await phone.signIn(email);
    expect((await here.send('DELETE', 'sessions?keep=current')).status).toBe(204);
    for (const other of [there, phone]) {
      expect(await other.whoAmI()).toBeNull();
      expect((await other.refresh()).status).toBe(401);
    }
    expect(await here.whoAmI()).toMatchObject({ email });
    expect((await here.refresh()).status).toBe(200);
    const { body } = await here.send<Session[]>('GET', 'sessions');
    expect(body.map(({ userAgent, current }) => [userAgent, current])).toEqual([['here', true]]);

    const stolen = new Map(here.jar);
    expect((await here.send('DELETE', 'sessions')).status).toBe(204);
    expect(here.jar.size).toBe(0);
    const thief = browser();
    for (const [name, value] of stolen) thief.jar.set(name, value);
    expect((await thief.refresh()).status).toBe(401);
    expect((await here.signIn(email)).status).toBe(200);
    expect((await here.send('DELETE', 'sessions?keep=others')).status).toBe(400);
  });

  test('that is being refreshed while all others end goes on', async () => {
    const [here, there] = [browser(), browser()];
    const email = newEmail();
    await here.signUp(email);
    await there.signIn(email);
    const tab = browser();
    for (const [name, value] of here.jar) tab.jar.set(name, value);
    const answers = await Promise.all([
      tab.send('DELETE', 'sessions?keep=current'),
      here.refresh(),
      there.refresh(),
    ]);
    expect(answers.slice(0, 2).map(({ status }) => status)).toEqual([204, 200]);
    expect(await here.whoAmI()).toMatchObject({ email });
    expect(await there.whoAmI()).toBeNull();
    expect((await there.refresh()).status).toBe(401);
  });

  test("is nobody else's to see or end", async () => {
    const visitor = browser();
    await visitor.signUp(newEmail());
    const { body: sessions } = await visitor.send<Session[]>('GET', 'sessions');
    const stranger = browser();
    await stranger.signUp(newEmail());
    expect((await stranger.send('DELETE', `sessions/${sessions[0]?.id}`)).status).toBe(404);
    expect(await visitor.whoAmI()).not.toBeNull();
    expect((await browser().send('GET', 'sessions')).status).toBe(401);
  });
});

describe('nobody is signed in', () => {
  test.each([
    ['without a token', async () => ({})],
    ['with a token of no session', async () => (await newUser()).headers],
    ['with an expired token', async () => (await newUser({ lifetime: -10 })).headers],
    ['with a token for someone else', async () => (await newUser({ audience: 'another' })).headers],
    ['with nonsense', async () => ({ authorization: 'Bearer a.b.c' })],
  ])('%s', async (_, headers) => {
    const who = await ask('GET', '/api/users/currentuser', { headers: await headers() });
    expect(who).toMatchObject({ status: 200, body: { currentUser: null } });
    const sessions = await ask('GET', '/api/users/sessions', { headers: await headers() });
    expect(sessions.status).toBe(401);
  });
});

test('the public keys are served without anything private', async () => {
  const { body, headers } = await ask<{ keys: object[] }>('GET', '/.well-known/jwks.json');
  expect(body.keys).toHaveLength(1);
  expect(body.keys[0]).not.toHaveProperty('d');
  expect(headers.get('cache-control')).toContain('public');
});

test('an access token says who, in which session, by whom, for whom and for five minutes', async () => {
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
    iat: expect.any(Number),
    exp: Number(payload?.iat) + 300,
  });
});

const parsed = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
