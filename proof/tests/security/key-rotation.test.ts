import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { state, system } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const { url, services } = await system({}, {}, { built: true });
const ada = await Visitor.signedUp(url);
/** Someone who is away while the keys change. */
const late = await Visitor.signedUp(url);

/** What an operator types. */
async function keys(...args: string[]): Promise<string> {
  const command = resolve(import.meta.dirname, '../../../knative/keys/main.ts');
  const env = { ...process.env, BOXOFFICE_HOME: state() };
  return (await promisify(execFile)(process.execPath, [command, ...args], { env })).stdout;
}

const kidOf = (token: string | undefined): string => decodeProtectedHeader(token ?? '').kid ?? '';
const token = () => ada.cookieNamed('session');
async function known(): Promise<string[]> {
  const { body } = await ada.get<{ keys: { kid: string }[] }>('/.well-known/jwks.json');
  return body.keys.map(({ kid }) => kid);
}

/** What every service that verifies tokens says to one. */
async function said(bearer: string | undefined): Promise<number[]> {
  const asked = [
    ['auth', 'GET', '/api/users/sessions'],
    ['tickets', 'POST', '/api/tickets'],
    ['orders', 'GET', '/api/orders'],
    ['payments', 'POST', '/api/payments'],
  ] as const;
  const headers = { authorization: `Bearer ${bearer}` };
  const answers = asked.map(async ([service, method, path]) => {
    const body = method === 'POST' ? '{}' : undefined;
    return (await new Visitor(services[service] ?? '').send(method, path, body, headers)).status;
  });
  return Promise.all(answers);
}
/** Known to each: a list, a body with errors, a list, and a body with errors. */
const KNOWN = [200, 400, 200, 400];
const UNKNOWN = [401, 401, 401, 401];

/** Someone who clicks on while something happens; resolves to what they saw. */
async function meanwhile(happens: () => Promise<unknown>): Promise<Set<string>> {
  const seen = new Set<string>();
  let over = false;
  const click = async (visitor: Visitor, path: string) => {
    while (!over) seen.add(`${path} ${(await visitor.get(path)).status}`);
  };
  const bo = await Visitor.signedUp(url);
  const renewing = async () => {
    while (!over) seen.add(`refresh ${(await bo.post('/api/users/refresh', {})).status}`);
  };
  const clicks = [
    click(ada, '/api/orders'),
    click(ada, '/account'),
    click(ada, '/api/users/sessions'),
    renewing(),
  ];
  await happens().finally(() => {
    over = true;
  });
  await Promise.all(clicks);
  return seen;
}

const FINE = new Set(['/api/orders 200', '/account 200', '/api/users/sessions 200', 'refresh 200']);

test('before: one key, which signs', async () => {
  expect(await known()).toEqual([kidOf(token())]);
  expect(await said(token())).toEqual(KNOWN);
  expect(await keys('list')).toMatch(new RegExp(`^${kidOf(token())}  signs, since \\S+\\n$`));
});

test('during: a new key signs, the old one is still known, and nobody is signed out', async () => {
  const old = token();
  expect(await meanwhile(() => keys('rotate'))).toEqual(FINE);
  expect(await said(old)).toEqual(KNOWN);

  await ada.post('/api/users/refresh', {});
  expect(await known()).toEqual([kidOf(old), kidOf(token())]);
  expect(kidOf(token())).not.toBe(kidOf(old));
  expect(await said(token())).toEqual(KNOWN);
  await expect(keys('rotate')).rejects.toMatchObject({ stderr: expect.stringContaining('retire it first') });
  await expect(keys('retire')).rejects.toMatchObject({
    stderr: expect.stringContaining('retire it in 10 min'),
  });
  expect(await said(old)).toEqual(KNOWN);
});

test('after: the old key is gone, and nobody is signed out', async () => {
  const old = late.cookieNamed('session');
  expect(await said(old)).toEqual(KNOWN);
  expect(await meanwhile(() => keys('retire', '--now'))).toEqual(FINE);
  expect(await known()).toEqual([kidOf(token())]);
  expect(await said(token())).toEqual(KNOWN);
  expect(await said(old)).toEqual(UNKNOWN);
  expect((await late.get('/account')).status).toBe(200);
  expect(kidOf(late.cookieNamed('session'))).toBe(kidOf(token()));
  expect((await late.get('/api/orders')).status).toBe(200);
});
