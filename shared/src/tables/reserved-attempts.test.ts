import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { Limit } from '../decisions/limit.ts';
import { background } from '../functions/background.ts';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { db } from './client.ts';
import { ReservedAttempts, reservedAttempts } from './reserved-attempts.ts';

useTable();

const limit: Limit = { name: 'test', most: 100, seconds: 60 };
const now = Date.parse('2026-11-22T20:00:10Z');

type Options = { limit?: Limit; part?: string; now?: number };
/** One attempt of a subject in a process. */
const attempt = (process: ReservedAttempts, subject: string, options: Options = {}) =>
  process.count(config.TABLE, { limit, subject, now, scale: 1, ...options });

/** Makes concurrent attempts and returns how many are accepted. */
async function countAccepted(
  attempts: number,
  process: ReservedAttempts,
  subject: string,
  options: Options = {},
): Promise<number> {
  const all = await Promise.allSettled(
    Array.from({ length: attempts }, () => attempt(process, subject, options)),
  );
  return all.filter(({ status }) => status === 'fulfilled').length;
}

test('a process reserves a tenth of what is left with one table request', async () => {
  const [process, subject] = [new ReservedAttempts(), randomUUID()];
  const sent = vi.spyOn(db, 'send').mockClear();
  for (let n = 0; n < 10; n++) await attempt(process, subject);
  expect(sent).toHaveBeenCalledTimes(1);
  for (let n = 0; n < 9; n++) await attempt(process, subject);
  expect(sent).toHaveBeenCalledTimes(2);
});

test('concurrent attempts of several processes together use exactly the limit', async () => {
  const subject = randomUUID();
  const processes = Array.from({ length: 5 }, () => new ReservedAttempts());
  const counts = await Promise.all(processes.map((process) => countAccepted(110, process, subject)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(100);
});

test('attempts that take turns between processes never exceed the limit', async () => {
  const subject = randomUUID();
  const processes = Array.from({ length: 3 }, () => new ReservedAttempts());
  let accepted = 0;
  for (let n = 0; n < 150; n++)
    accepted += await countAccepted(1, processes[n % 3] as ReservedAttempts, subject);
  expect(accepted).toBe(100);
});

test('a killed process loses its rest, and the limit holds for the others', async () => {
  const subject = randomUUID();
  await attempt(new ReservedAttempts(), subject);
  expect(await countAccepted(150, new ReservedAttempts(), subject)).toBe(90);
});

test('a process that ends returns its rest', async () => {
  const subject = randomUUID();
  vi.useFakeTimers({ toFake: ['Date'], now });
  await attempt(reservedAttempts, subject);
  await background.finish(10_000);
  vi.useRealTimers();
  expect(await countAccepted(150, new ReservedAttempts(), subject)).toBe(99);
});

test('a refused process asks the table again after five seconds, not before', async () => {
  const [process, ending, subject] = [new ReservedAttempts(), new ReservedAttempts(), randomUUID()];
  await attempt(ending, subject);
  expect(await countAccepted(150, process, subject)).toBe(90);
  await ending.giveBack(now);
  const sent = vi.spyOn(db, 'send').mockClear();
  expect(await countAccepted(20, process, subject, { now: now + 4999 })).toBe(0);
  expect(sent).not.toHaveBeenCalled();
  expect(await countAccepted(20, process, subject, { now: now + 5000 })).toBe(9);
});

test('a refusal says when the window ends, and the next window is empty', async () => {
  const [process, subject] = [new ReservedAttempts(), randomUUID()];
  await countAccepted(100, process, subject);
  await expect(attempt(process, subject)).rejects.toMatchObject({ status: 429, retryAfter: 50 });
  expect(await countAccepted(110, process, subject, { now: now + 60_000 })).toBe(100);
});

test('each part of a subject has a limit within the limit of the subject', async () => {
  const [process, subject] = [new ReservedAttempts(), randomUUID()];
  const byPart = (part: string) => ({ limit: { ...limit, mostPerPart: 60 }, part });
  expect(await countAccepted(70, process, subject, byPart('phone'))).toBe(60);
  expect(await countAccepted(70, process, subject, byPart('laptop'))).toBe(40);
  expect(await countAccepted(1, process, subject, byPart('watch'))).toBe(0);
});

test('an attempt that the table does not answer counts nothing, and the next one asks again', async () => {
  const [process, subject] = [new ReservedAttempts(), randomUUID()];
  const missing = { limit, subject, now, scale: 1 };
  await expect(process.count('no-such-table', missing)).rejects.toThrow();
  await expect(process.count('no-such-table', missing)).rejects.toThrow();
  expect(await countAccepted(110, process, subject)).toBe(100);
});
