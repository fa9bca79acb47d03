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
  limit,
  subject,
  now,
  scale: 1,
  ...more,
});

/** Counts concurrent attempts and returns how many are accepted. */
async function countAccepted(
  attempts: number,
  subject: string,
  more: Partial<Attempt> = {},
): Promise<number> {
  const one = () => countAttempt(config.TABLE, attempt(subject, more));
  const all = await Promise.allSettled(Array.from({ length: attempts }, one));
  return all.filter(({ status }) => status === 'fulfilled').length;
}

test('a limit accepts no more concurrent attempts than it allows', async () => {
  expect(await countAccepted(20, randomUUID())).toBe(5);
});

test('each subject and each window has its own count', async () => {
  const subject = randomUUID();
  expect(await countAccepted(6, subject)).toBe(5);
  expect(await countAccepted(1, randomUUID())).toBe(1);
  expect(await countAccepted(6, subject, { now: now + 60_000 })).toBe(5);
});

test('forgetting the attempts resets the count', async () => {
  const subject = randomUUID();
  await forgetAttempts(config.TABLE, attempt(subject));
  expect(await countAccepted(6, subject)).toBe(5);
  await forgetAttempts(config.TABLE, attempt(subject));
  expect(await countAccepted(6, subject)).toBe(5);
});

test('countWithin counts every attempt and returns whether it is within the limit', async () => {
  const subject = randomUUID();
  const within = (more: Partial<Attempt> = {}) => countWithin(config.TABLE, attempt(subject, more));
  const answers = await Promise.all(Array.from({ length: 20 }, () => within()));
  expect(answers.filter((answer) => answer)).toHaveLength(5);
  expect(await within()).toBe(false);
  expect(await within({ now: now + 60_000 })).toBe(true);
});

test('a refusal says when the window ends', async () => {
  const subject = randomUUID();
  await countAccepted(5, subject);
  const refused = countAttempt(config.TABLE, attempt(subject));
  await expect(refused).rejects.toMatchObject({ status: 429, retryAfter: 50 });
});

test('each part of a subject has a limit within the limit of the subject', async () => {
  const subject = randomUUID();
  const byPart = (part: string) => ({ limit: { ...limit, mostPerPart: 3 }, part });
  expect(await countAccepted(6, subject, byPart('phone'))).toBe(3);
  expect(await countAccepted(6, subject, byPart('laptop'))).toBe(2);
  expect(await countAccepted(1, subject, byPart('watch'))).toBe(0);
});

test('the scale multiplies the limit', async () => {
  expect(await countAccepted(20, randomUUID(), { scale: 3 })).toBe(15);
});
