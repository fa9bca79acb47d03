import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Limit } from '../decisions/limit.ts';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { type Attempt, countAttempt, countWithin, forgetAttempts } from './attempts.ts';

useTable();

const limit: Limit = { name: 'test', most: 5, seconds: 60 };
const now = Date.parse('2026-11-22T20:00:10Z');

const attempt = (subject: string, more: Partial<Attempt> = {}): Attempt => ({
  ...{ limit, subject, now, scale: 1 },
  ...more,
});

/** How many of so many attempts at once are let through. */
async function through(attempts: number, subject: string, more: Partial<Attempt> = {}): Promise<number> {
  const one = () => countAttempt(config.TABLE, attempt(subject, more));
  const all = await Promise.allSettled(Array.from({ length: attempts }, one));
  return all.filter(({ status }) => status === 'fulfilled').length;
}

test('no more are let through than the limit, however many come at once', async () => {
  expect(await through(20, randomUUID())).toBe(5);
});

test('each subject and each window has its own count', async () => {
  const subject = randomUUID();
  expect(await through(6, subject)).toBe(5);
  expect(await through(1, randomUUID())).toBe(1);
  expect(await through(6, subject, { now: now + 60_000 })).toBe(5);
});

test('who has shown that it is they begins again', async () => {
  const subject = randomUUID();
  await forgetAttempts(config.TABLE, attempt(subject));
  expect(await through(6, subject)).toBe(5);
  await forgetAttempts(config.TABLE, attempt(subject));
  expect(await through(6, subject)).toBe(5);
});

test('what must not tell that it is full counts on, and lets no more through', async () => {
  const subject = randomUUID();
  const within = (more: Partial<Attempt> = {}) => countWithin(config.TABLE, attempt(subject, more));
  const answers = await Promise.all(Array.from({ length: 20 }, () => within()));
  expect(answers.filter((answer) => answer)).toHaveLength(5);
  expect(await within()).toBe(false);
  expect(await within({ now: now + 60_000 })).toBe(true);
});

test('who has used theirs up is told when the window ends', async () => {
  const subject = randomUUID();
  await through(5, subject);
  const once = countAttempt(config.TABLE, attempt(subject));
  await expect(once).rejects.toMatchObject({ status: 429, retryAfter: 50 });
});

test('a part of the subject can use up what parts may have, and the others what is left of the whole', async () => {
  const subject = randomUUID();
  const parted = (part: string) => ({ limit: { ...limit, mostOfAPart: 3 }, part });
  expect(await through(6, subject, parted('phone'))).toBe(3);
  expect(await through(6, subject, parted('laptop'))).toBe(2);
  expect(await through(1, subject, parted('watch'))).toBe(0);
});

test('LIMITS_SCALE lets more through', async () => {
  expect(await through(20, randomUUID(), { scale: 3 })).toBe(15);
});
