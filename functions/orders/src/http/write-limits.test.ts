import { randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, expect, test, vi } from 'vitest';

// 6 for each user, 4 for each session, 60 for each address.
Object.assign(process.env, { LIMITS_SCALE: '0.02' });
await import('../group.ts');
// In the middle of a window: none ends while the tests count.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
afterAll(() => {
  vi.useRealTimers();
});
useTable();
const { ask } = useFunction('orders');

type User = Awaited<ReturnType<typeof newUser>>;
const from = (address?: string): Record<string, string> => (address ? { 'x-forwarded-for': address } : {});
const write = ({ headers }: User, address?: string) =>
  ask('DELETE', `/api/orders/${randomUUID()}`, { headers: { ...headers, ...from(address) } });

/** How many of so many writes at once are let through to hear that there is no such order. */
async function through(writes: number, user: User, address?: string): Promise<number> {
  const all = await Promise.all(Array.from({ length: writes }, () => write(user, address)));
  expect(all.every(({ status }) => status === 404 || status === 429)).toBe(true);
  return all.filter(({ status }) => status === 404).length;
}

test('a session, and all sessions of a user, write so often and no more, however many at once', async () => {
  const [phone, other] = [await newUser(), await newUser()];
  const laptop = await newUser({ id: phone.id });
  expect(await through(10, phone, '203.0.113.7')).toBe(4);
  expect(await through(10, laptop, '203.0.113.7')).toBe(2);
  expect(await through(1, other, '203.0.113.7')).toBe(1);
});

test('who wrote too often is told when to come again, and can read meanwhile', async () => {
  const user = await newUser();
  await through(5, user);
  const { status, headers, body } = await write(user);
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBe('450');
  expect(body).toEqual({
    errors: [{ message: 'Too many attempts: please try again later', code: 'too-many-attempts' }],
  });
  expect((await ask('GET', '/api/orders', { headers: user.headers })).status).toBe(200);
});

test('all users of an address share what it has, and another address has its own', async () => {
  const address = '198.51.100.1';
  const crowd = await Promise.all(Array.from({ length: 20 }, () => newUser()));
  const counts = await Promise.all(crowd.map((user) => through(4, user, address)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(60);
  expect(await through(1, await newUser(), address)).toBe(0);
  expect(await through(1, await newUser(), '198.51.100.2')).toBe(1);
});

test('what is no request for this service is not counted', async () => {
  const user = await newUser();
  for (let n = 0; n < 8; n++) {
    const { status } = await ask('POST', '/api/orders', { body: { wrong: 1 }, headers: user.headers });
    expect(status).toBe(400);
  }
  expect(await through(10, user)).toBe(4);
});
