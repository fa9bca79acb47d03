import type { Errors } from '@boxoffice/shared/api/errors.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { beforeEach, expect, test, vi } from 'vitest';

// Three searches in a quarter of an hour.
process.env.LIMITS_SCALE = '0.01';
await import('../group.ts');
useTable();
const { ask } = useFunction('tickets');

let window = Date.parse('2027-01-01T20:00:00Z');
beforeEach(() => {
  window += 900_000;
  vi.useFakeTimers({ toFake: ['Date'], now: window + 840_000 });
  return () => vi.useRealTimers();
});

const get = (query: string, address?: string, headers: Record<string, string> = {}) =>
  ask<Errors>('GET', `/api/tickets?${query}`, {
    headers: { ...(address && { 'x-forwarded-for': address }), ...headers },
  });
const statuses = async (replies: ReturnType<typeof get>[]) =>
  (await Promise.all(replies)).map(({ status }) => status).sort();

test('concurrent searches from an address count against its limit, and it can search in the next window', async () => {
  const { headers } = await newUser();
  const searches = [1, 2, 3, 4, 5].map((n) => get(`q=gala${n}`, '203.0.113.7', n % 2 ? headers : {}));
  expect(await statuses(searches)).toEqual([200, 200, 200, 429, 429]);
  const refused = await get('q=gala', '203.0.113.7, 10.0.0.4');
  expect(refused.body.errors).toMatchObject([{ code: 'searches-too-many' }]);
  expect(refused.headers.get('retry-after')).toBe('60');
  vi.setSystemTime(window + 900_000);
  expect((await get('q=gala', '203.0.113.7')).status).toBe(200);
});

test('browsing does not count, and goes on when an address has used up its searches', async () => {
  const browse = () => ['', 'q=', 'q=%20', 'sort=price', 'limit=1'].map((query) => get(query, '203.0.113.8'));
  expect(await statuses(browse())).toEqual([200, 200, 200, 200, 200]);
  expect(await statuses([1, 2, 3, 4].map(() => get('q=gala', '203.0.113.8')))).toEqual([200, 200, 200, 429]);
  expect(await statuses(browse())).toEqual([200, 200, 200, 200, 200]);
});

test('each address counts alone; the addresses of an IPv6 /64 network count together', async () => {
  expect(await statuses([7, 8, 9, 10].map((n) => get('q=gala', `198.51.100.${n}`)))).toEqual([
    200, 200, 200, 200,
  ]);
  expect(await statuses([1, 2, 3, 4].map((n) => get('q=gala', `2001:db8::${n}`)))).toEqual([
    200, 200, 200, 429,
  ]);
});

test('a request without an address comes from inside the cluster and does not count', async () => {
  expect(await statuses([1, 2, 3, 4].map(() => get('q=gala')))).toEqual([200, 200, 200, 200]);
});
