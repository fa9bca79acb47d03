import { describe, expect, test } from 'vitest';
import { startSystem } from '../../harness/system.ts';
import { type Answered, Visitor } from '../../harness/visitor.ts';
import { Account, createResource } from './account.ts';
import { type AccessRule, events, internalRoutes, routes } from './authorisation.ts';
import { readHandlers } from './handlers.ts';
import { invalidTokens } from './invalid-tokens.ts';

const handlers = await readHandlers();
const system = await startSystem();
const { url } = system;
const [owner, other, seller] = await Promise.all([1, 2, 3].map(() => Account.createSeller(system)));
if (!owner || !other || !seller) throw new Error('No accounts');
const tokens = await invalidTokens(owner.token, system.env.SIGNING_KEY ?? '');
const ownersIds = [await owner.id(), owner.email, await createResource('order', owner, seller, url)];

/** The headers of signed-out callers: without a token, and with each invalid one. */
const signedOutCallers: [string, Record<string, string>][] = [
  ['a caller without a token', {}],
  ...Object.entries(tokens).flatMap(([name, token]): [string, Record<string, string>][] => [
    [`${name} as a bearer`, { authorization: `Bearer ${token}` }],
    [`${name} as a cookie`, { cookie: `session=${token}` }],
  ]),
];
const bearer = ({ token }: Account): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** The address of the service that has a route. */
function addressOf(route: string): string {
  const { service = '' } = handlers.find(({ routes }) => routes.includes(route)) ?? {};
  return system.serviceUrl(service);
}

interface Request {
  method: string;
  path: string;
  body?: unknown;
}

/** A request for a route, with the id of a resource if the route names one. */
function requestOf(route: string, rule: AccessRule, id: string = crypto.randomUUID()): Request {
  const [method = '', pattern = ''] = route.split(' ');
  const body = 'body' in rule ? rule.body?.(id) : undefined;
  return { method, path: pattern.replaceAll(/:\w+/g, id), ...(method !== 'GET' && { body: body ?? {} }) };
}

const send = (base: string, { method, path, body }: Request, headers: Record<string, string>) =>
  new Visitor(base).send(
    method,
    path,
    body === undefined || method === 'DELETE'
      ? undefined
      : Buffer.isBuffer(body)
        ? Buffer.from(body)
        : JSON.stringify(body),
    headers,
  );

/** Tests an access rule at an address with every kind of caller. */
function testRule(route: string, rule: AccessRule, base: string): void {
  const request = (headers: Record<string, string>, id?: string): Promise<Answered<unknown>> =>
    send(base, requestOf(route, rule, id), headers);

  if (rule.caller === 'anyone')
    test.each(signedOutCallers)('%s is admitted as a signed-out caller', async (_, headers) => {
      const { status } = await request(headers);
      expect(status).toBe((await request({})).status);
      expect(status).not.toBe(403);
    });
  if (rule.caller === 'stripe')
    test.each([...signedOutCallers, ['another user', bearer(other as Account)]])(
      '%s is refused without a signature',
      async (_, headers) => {
        expect((await request(headers)).status).toBe(400);
        expect((await request({ ...headers, 'stripe-signature': 't=1,v1=00' })).status).toBe(400);
      },
    );
  if (rule.caller === 'user' || rule.caller === 'owner')
    test.each(signedOutCallers)('%s is refused', async (_, headers) => {
      expect((await request(headers)).status).toBe(401);
    });
  if (rule.caller === 'user')
    test('another user is admitted and gets no data of the owner', async () => {
      const caller = rule.signsOut ? await Account.create(url) : (other as Account);
      const { status, body } = await request(bearer(caller));
      expect([401, 403, 429]).not.toContain(status);
      for (const id of ownersIds) expect(JSON.stringify(body ?? '')).not.toContain(id);
    });
  if (rule.caller === 'user' && rule.isConfirmed)
    test('a user with an unconfirmed address is refused', async () => {
      expect((await request(bearer(await Account.create(url)))).status).toBe(403);
    });
  if (rule.caller === 'owner')
    test('another user is refused, the owner is admitted', async () => {
      const id = await createResource(rule.resource, owner as Account, seller as Account, url);
      expect((await request(bearer(other as Account), id)).status).toBe(rule.othersGet);
      const { status, body } = await request(bearer(owner as Account), id);
      expect(status, JSON.stringify(body)).toBeLessThan(300);
    });
}

describe.each(Object.entries(routes))('%s', (route, rule) => testRule(route, rule, url));

describe.each(Object.entries(internalRoutes))('%s, at the service', (route, rule) =>
  testRule(route, rule, addressOf(route)),
);

describe.each(Object.entries(internalRoutes))('%s, through the site', (route, rule) => {
  test.each([...signedOutCallers, ['the owner', bearer(owner)]])('%s gets 404', async (_, headers) => {
    const id = rule.caller === 'owner' ? await createResource(rule.resource, owner, seller, url) : undefined;
    expect((await send(url, requestOf(route, rule, id), headers)).status).toBe(404);
  });
});

describe('an event sent to the site', () => {
  const types = [...new Set(Object.values(events).flatMap((senders) => Object.keys(senders)))];
  const callers: typeof signedOutCallers = [
    ...signedOutCallers,
    ['another user', bearer(other)],
    ['the owner', bearer(owner)],
  ];
  const forged = 'forged-event';

  test.each(callers)('by %s is refused', async (_, headers) => {
    for (const type of types)
      for (const path of ['/', '/api/orders', '/api/tickets', '/webhooks/stripe']) {
        const event = { 'ce-specversion': '1.0', 'ce-id': forged, 'ce-source': '/boxoffice/orders' };
        const eventHeaders = { ...headers, ...event, 'ce-type': type };
        const { status } = await send(url, { method: 'POST', path, body: {} }, eventHeaders);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
  });

  test('is stored in no table', async () => {
    for (const service of Object.keys(events))
      expect(JSON.stringify(await system.table(service))).not.toContain(forged);
  });
});
