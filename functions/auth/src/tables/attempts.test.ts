import { randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { expect, test } from 'vitest';
import type { Limit } from '../domain/limit.ts';
import { countAttempt, countWithin, forgetAttempts } from './attempts.ts';

useTable();

const limit: Limit = { name: 'test', most: 5, seconds: 60 };
const now = Date.parse('2026-11-22T20:00:10Z');

/** How many of so many attempts at once are let through. */
async function through(attempts: number, subject: string, at = now): Promise<number> {
  const counted = Array.from({ length: attempts }, () => countAttempt(limit, subject, at));
  return (await Promise.allSettled(counted)).filter(({ status }) => status === 'fulfilled').length;
}

test('no more are let through than the limit, however many come at once', async () => {
  expect(await through(20, randomUUID())).toBe(5);
});

test('each subject and each window has its own count', async () => {
  const subject = randomUUID();
  expect(await through(6, subject)).toBe(5);
  expect(await through(1, randomUUID())).toBe(1);
  expect(await through(6, subject, now + 60_000)).toBe(5);
});

test('who has shown that it is they begins again', async () => {
  const subject = randomUUID();
  await forgetAttempts(limit, subject, now);
  expect(await through(6, subject)).toBe(5);
  await forgetAttempts(limit, subject, now);
  expect(await through(6, subject)).toBe(5);
});

test('what must not tell that it is full counts on, and lets no more through', async () => {
  const subject = randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => countWithin(limit, subject, now)));
  expect(answers.filter((within) => within)).toHaveLength(5);
  expect(await countWithin(limit, subject, now)).toBe(false);
  expect(await countWithin(limit, subject, now + 60_000)).toBe(true);
});

test('who has used theirs up is told when the window ends', async () => {
  const subject = randomUUID();
  await through(5, subject);
  await expect(countAttempt(limit, subject, now)).rejects.toMatchObject({ status: 429, retryAfter: 50 });
});
