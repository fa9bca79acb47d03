import { randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, expect, test, vi } from 'vitest';

// The scaled limits: 6 for each user, 4 for each session, 60 for each address.
Object.assign(process.env, { LIMITS_SCALE: '0.02' });
await import('../group.ts');
// In the middle of a window, so that none ends during the tests.
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

/** Sends concurrent write requests and returns how many pass the limit (and are answered 404). */
async function countAccepted(writes: number, user: User, address?: string): Promise<number> {
  const all = await Promise.all(Array.from({ length: writes }, () => write(user, address)));
  expect(all.every(({ status }) => status === 404 || status === 429)).toBe(true);
  return all.filter(({ status }) => status === 404).length;
}

test('concurrent writes do not exceed the limits of the session and of the user', async () => {
  const [phone, other] = [await newUser(), await newUser()];
  const laptop = await newUser({ id: phone.id });
  expect(await countAccepted(10, phone, '203.0.113.7')).toBe(4);
  expect(await countAccepted(10, laptop, '203.0.113.7')).toBe(2);
  expect(await countAccepted(1, other, '203.0.113.7')).toBe(1);
});

test('a refused write says when to retry, and reads still work', async () => {
  const user = await newUser();
  await countAccepted(5, user);
  const { status, headers, body } = await write(user);
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBe('450');
  expect(body).toEqual({
    errors: [{ message: 'Too many attempts: please try again later', code: 'too-many-attempts' }],
  });
  expect((await ask('GET', '/api/orders', { headers: user.headers })).status).toBe(200);
});

test('all users of an address share the limit of the address', async () => {
  const address = '198.51.100.1';
  const crowd = await Promise.all(Array.from({ length: 20 }, () => newUser()));
  const counts = await Promise.all(crowd.map((user) => countAccepted(4, user, address)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(60);
  expect(await countAccepted(1, await newUser(), address)).toBe(0);
  expect(await countAccepted(1, await newUser(), '198.51.100.2')).toBe(1);
});

test('an invalid request does not count', async () => {
  const user = await newUser();
  for (let n = 0; n < 8; n++) {
    const { status } = await ask('POST', '/api/orders', { body: { wrong: 1 }, headers: user.headers });
    expect(status).toBe(400);
  }
  expect(await countAccepted(10, user)).toBe(4);
});
