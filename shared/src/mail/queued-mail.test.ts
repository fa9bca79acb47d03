import { expect, test } from 'vitest';
import { LEASE_MS, leased, postponed, queuedMail } from './queued-mail.ts';

const now = Date.parse('2026-11-25T20:00:00Z');
const MINUTE = 60_000;
const mail = queuedMail(24 * 60 * MINUTE, { now, newId: () => crypto.randomUUID() });

test('the process that stores or takes a mail holds a lease on it', () => {
  expect(mail).toMatchObject({ dueAt: now + LEASE_MS, attempts: 0 });
  expect(leased(mail, now + 5 * MINUTE)).toMatchObject({ dueAt: now + 5 * MINUTE + LEASE_MS, attempts: 0 });
});

test('a failed mail is retried with a backoff that doubles up to an hour', () => {
  const waits: number[] = [];
  for (let retried = mail; retried.attempts < 9; ) {
    retried = postponed(retried, now);
    waits.push((retried.dueAt - now) / MINUTE);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('a mail expires at its time, however often it is retried', () => {
  expect(postponed(leased(mail, now + MINUTE), now + MINUTE).expiresAt).toBe(now + 24 * 60 * MINUTE);
});
