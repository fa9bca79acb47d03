import { describe, expect, test } from 'vitest';
import { environment, system, table } from '../../harness/system.ts';
import { type Answered, Visitor } from '../../harness/visitor.ts';
import { events, internalRoutes, type Row, routes } from './authorisation.ts';
import { everyDoor } from './doors.ts';
import { Account, makeThing } from './things.ts';
import { badTokens } from './tokens.ts';

const doors = await everyDoor();
const { url, services } = await system({}, {}, { built: true });
const [owner, other, seller] = await Promise.all([1, 2, 3].map(() => Account.make(url)));
if (!owner || !other || !seller) throw new Error('No accounts');
const bad = await badTokens(owner.token, environment().SIGNING_KEY ?? '');
const ownersIds = [await owner.id(), owner.email, await makeThing('order', owner, seller, url)];

/** Everyone who is nobody, by what they come with. */
const nobodies: [string, Record<string, string>][] = [
  ['nobody', {}],
  ...Object.entries(bad).flatMap(([what, token]): [string, Record<string, string>][] => [
    [`${what} as a bearer`, { authorization: `Bearer ${token}` }],
    [`${what} as a cookie`, { cookie: `session=${token}` }],
  ]),
];
const bearer = ({ token }: Account): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Where the service that has a route listens. */
function addressOf(route: string): string {
  const { service = '' } = doors.find(({ routes }) => routes.includes(route)) ?? {};
  return services[service] ?? '';
}

interface Target {
  method: string;
  path: string;
  body?: unknown;
}

/** A request of a route, for a thing if it names one. */
function targetOf(route: string, row: Row, id: string = crypto.randomUUID()): Target {
  const [method = '', pattern = ''] = route.split(' ');
  const body = row.who === 'owner' ? row.body?.(id) : undefined;
  return { method, path: pattern.replace(/:\w+/, id), ...(method !== 'GET' && { body: body ?? {} }) };
}

const send = (base: string, { method, path, body }: Target, headers: Record<string, string>) =>
  new Visitor(base).send(
    method,
    path,
    body === undefined || method === 'DELETE' ? undefined : JSON.stringify(body),
    headers,
  );

/** What a row promises, tried at an address by everyone. */
function keeps(route: string, row: Row, base: string): void {
  const ask = (headers: Record<string, string>, id?: string): Promise<Answered<unknown>> =>
    send(base, targetOf(route, row, id), headers);

  if (row.who === 'anyone')
    test.each(nobodies)('%s is let in as nobody', async (_, headers) => {
      const { status } = await ask(headers);
      expect(status).toBe((await ask({})).status);
      expect(status).not.toBe(403);
    });
  if (row.who === 'stripe')
    test.each([...nobodies, ['another user', bearer(other as Account)]])(
      '%s is refused without a signature',
      async (_, headers) => {
        expect((await ask(headers)).status).toBe(400);
        expect((await ask({ ...headers, 'stripe-signature': 't=1,v1=00' })).status).toBe(400);
      },
    );
  if (row.who === 'user' || row.who === 'owner')
    test.each(nobodies)('%s is refused', async (_, headers) => {
      expect((await ask(headers)).status).toBe(401);
    });
  if (row.who === 'user')
    test('another user is let in, and told nothing of the owner', async () => {
      const caller = row.leaves ? await Account.make(url) : (other as Account);
      const { status, body } = await ask(bearer(caller));
      expect([401, 403, 429]).not.toContain(status);
      for (const id of ownersIds) expect(JSON.stringify(body ?? '')).not.toContain(id);
    });
  if (row.who === 'owner')
    test('another user is refused, the owner is not', async () => {
      const id = await makeThing(row.of, owner as Account, seller as Account, url);
      expect((await ask(bearer(other as Account), id)).status).toBe(row.others);
      const { status, body } = await ask(bearer(owner as Account), id);
      expect(status, JSON.stringify(body)).toBeLessThan(300);
    });
}

describe.each(Object.entries(routes))('%s', (route, row) => keeps(route, row, url));

describe.each(Object.entries(internalRoutes))('%s, at the service', (route, row) =>
  keeps(route, row, addressOf(route)),
);

describe.each(Object.entries(internalRoutes))('%s, through the site', (route, row) => {
  test.each([...nobodies, ['the owner', bearer(owner)]])('%s finds nothing', async (_, headers) => {
    const id = row.who === 'owner' ? await makeThing(row.of, owner, seller, url) : undefined;
    expect((await send(url, targetOf(route, row, id), headers)).status).toBe(404);
  });
});

describe('an event from outside', () => {
  const types = [...new Set(Object.values(events).flatMap((rows) => Object.keys(rows)))];
  const callers: typeof nobodies = [
    ...nobodies,
    ['another user', bearer(other)],
    ['the owner', bearer(owner)],
  ];
  const forged = 'forged-event';

  test.each(callers)('by %s is taken by nobody', async (_, headers) => {
    for (const type of types)
      for (const path of ['/', '/api/orders', '/api/tickets', '/webhooks/stripe']) {
        const event = { 'ce-specversion': '1.0', 'ce-id': forged, 'ce-source': '/boxoffice/orders' };
        const all = { ...headers, ...event, 'ce-type': type };
        const { status } = await send(url, { method: 'POST', path, body: {} }, all);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
  });

  test('leaves nothing in any table', async () => {
    for (const service of Object.keys(events))
      expect(JSON.stringify(await table(`boxoffice-${service}`))).not.toContain(forged);
  });
});
