import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem();
const { url } = system;
const ada = await Visitor.signedUp(url);
/** A user who makes no request while the keys change. */
const idleUser = await Visitor.signedUp(url);

/** Runs `npm run keys` and resolves to its output. */
async function runKeys(...args: string[]): Promise<string> {
  const command = resolve(import.meta.dirname, '../../../knative/keys/main.ts');
  const env = { ...process.env, BOXOFFICE_HOME: system.stateFolder };
  return (await promisify(execFile)(process.execPath, [command, ...args], { env })).stdout;
}

const kidOf = (token: string | undefined): string => decodeProtectedHeader(token ?? '').kid ?? '';
const token = () => ada.cookieNamed('session');
async function publishedKids(): Promise<string[]> {
  const { body } = await ada.get<{ keys: { kid: string }[] }>('/.well-known/jwks.json');
  return body.keys.map(({ kid }) => kid);
}

/** The statuses with which the services that verify tokens answer one. */
async function statusesFor(bearer: string | undefined): Promise<number[]> {
  const requests = [
    ['auth', 'GET', '/api/users/sessions'],
    ['tickets', 'POST', '/api/tickets'],
    ['orders', 'GET', '/api/orders'],
    ['payments', 'POST', '/api/payments'],
  ] as const;
  const headers = { authorization: `Bearer ${bearer}` };
  const answers = requests.map(async ([service, method, path]) => {
    const body = method === 'POST' ? '{}' : undefined;
    return (await new Visitor(system.serviceUrl(service)).send(method, path, body, headers)).status;
  });
  return Promise.all(answers);
}
/** A valid token gets the lists. The bodies of the POST requests are invalid. */
const ACCEPTED = [200, 400, 200, 400];
const REFUSED = [401, 401, 401, 401];

/** Sends requests of signed-in users during an action; resolves to the statuses of the answers. */
async function statusesDuring(action: () => Promise<unknown>): Promise<Set<string>> {
  const statuses = new Set<string>();
  let over = false;
  const request = async (visitor: Visitor, path: string) => {
    while (!over) statuses.add(`${path} ${(await visitor.get(path)).status}`);
  };
  const bo = await Visitor.signedUp(url);
  const renew = async () => {
    while (!over) statuses.add(`refresh ${(await bo.post('/api/users/refresh', {})).status}`);
  };
  const loops = [
    request(ada, '/api/orders'),
    request(ada, '/account'),
    request(ada, '/api/users/sessions'),
    renew(),
  ];
  await action().finally(() => {
    over = true;
  });
  await Promise.all(loops);
  return statuses;
}

const ALL_SIGNED_IN = new Set(['/api/orders 200', '/account 200', '/api/users/sessions 200', 'refresh 200']);

test('before a rotation there is one key, which signs', async () => {
  expect(await publishedKids()).toEqual([kidOf(token())]);
  expect(await statusesFor(token())).toEqual(ACCEPTED);
  expect(await runKeys('list')).toMatch(new RegExp(`^${kidOf(token())}  signs, since \\S+\\n$`));
});

test('after a rotation a new key signs, the old one is still accepted, and all users stay signed in', async () => {
  const old = token();
  expect(await statusesDuring(() => runKeys('rotate'))).toEqual(ALL_SIGNED_IN);
  expect(await statusesFor(old)).toEqual(ACCEPTED);

  await ada.post('/api/users/refresh', {});
  expect(await publishedKids()).toEqual([kidOf(old), kidOf(token())]);
  expect(kidOf(token())).not.toBe(kidOf(old));
  expect(await statusesFor(token())).toEqual(ACCEPTED);
  await expect(runKeys('rotate')).rejects.toMatchObject({
    stderr: expect.stringContaining('retire it first'),
  });
  await expect(runKeys('retire')).rejects.toMatchObject({
    stderr: expect.stringContaining('retire it in 10 min'),
  });
  expect(await statusesFor(old)).toEqual(ACCEPTED);
});

test('after the old key is retired its tokens are refused, and all users stay signed in', async () => {
  const old = idleUser.cookieNamed('session');
  expect(await statusesFor(old)).toEqual(ACCEPTED);
  expect(await statusesDuring(() => runKeys('retire', '--now'))).toEqual(ALL_SIGNED_IN);
  expect(await publishedKids()).toEqual([kidOf(token())]);
  expect(await statusesFor(token())).toEqual(ACCEPTED);
  expect(await statusesFor(old)).toEqual(REFUSED);
  expect((await idleUser.get('/account')).status).toBe(200);
  expect(kidOf(idleUser.cookieNamed('session'))).toBe(kidOf(token()));
  expect((await idleUser.get('/api/orders')).status).toBe(200);
});
