import { expect, test } from 'vitest';
import { LEASE_MS, mailOf, putOff, staleAt, taken } from './mail.ts';

const now = Date.parse('2026-11-25T20:00:00Z');
const MINUTE = 60_000;
const mail = mailOf(
  'verify-email',
  { email: 'ada@example.com', language: 'en' },
  { now, newId: () => crypto.randomUUID() },
);

test('who stores a mail has it to themselves for a while', () => {
  expect(mail).toMatchObject({ dueAt: now + LEASE_MS, attempts: 0 });
  expect(taken(mail, now + 5 * MINUTE)).toMatchObject({ dueAt: now + 5 * MINUTE + LEASE_MS, attempts: 0 });
});

test('a mail that the server does not take is tried again later, and later each time, but never rarely', () => {
  const waits: number[] = [];
  for (let tried = mail; tried.attempts < 9; ) {
    tried = putOff(tried, now);
    waits.push((tried.dueAt - now) / MINUTE);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('a mail with a link is not worth sending when nobody expects it any more', () => {
  expect(staleAt(putOff(mail, now + MINUTE))).toBe(now + 24 * 60 * MINUTE);
  expect(staleAt({ ...mail, kind: 'reset-password' })).toBe(now + 30 * MINUTE);
});
