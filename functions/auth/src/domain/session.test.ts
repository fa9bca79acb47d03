import { expect, test } from 'vitest';
import { expiresAt, isLive, newSession, type Session, useRefreshToken, withGeneration } from './session.ts';

const SECOND = 1000;
const DAY = 86_400_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const given = { now, newId: () => crypto.randomUUID() };
const signedIn = newSession(
  { userId: crypto.randomUUID(), generation: 3, userAgent: 'Firefox', network: 'home', hash: 'first' },
  given,
);
const user = { generation: 3 };
const next = { hash: 'next', salt: 'salt', network: 'café' };

function rotated(session: Session, at: number, hash: string): Session {
  const used = useRefreshToken(session, user, session.hash, { ...next, hash, salt: `salt of ${hash}` }, at);
  if (used.kind !== 'rotated') throw new Error(used.kind);
  return used.session;
}

test('a refresh token works once and is replaced by a new one', () => {
  expect(useRefreshToken(signedIn, user, 'first', next, now + DAY)).toEqual({
    kind: 'rotated',
    session: {
      ...signedIn,
      version: 2,
      hash: 'next',
      network: 'café',
      lastUsedAt: now + DAY,
      previous: { hash: 'first', salt: 'salt', rotatedAt: now + DAY },
    },
  });
});

test('two tabs that refresh at the same time get the same new token', () => {
  const session = rotated(signedIn, now, 'second');
  const used = useRefreshToken(session, user, 'first', next, now + 10 * SECOND);
  expect(used).toEqual({ kind: 'repeated', session, salt: 'salt of second' });
});

test('the previous token counts as stolen after ten seconds', () => {
  const session = rotated(signedIn, now, 'second');
  expect(useRefreshToken(session, user, 'first', next, now + 10 * SECOND + 1).kind).toBe('reused');
});

test('a token older than the previous one counts as stolen at once', () => {
  const session = rotated(rotated(signedIn, now, 'second'), now, 'third');
  expect(useRefreshToken(session, user, 'first', next, now).kind).toBe('reused');
  expect(useRefreshToken(session, user, 'second', next, now).kind).toBe('repeated');
});

test('a token without a session is unknown', () => {
  expect(useRefreshToken(undefined, user, 'first', next, now)).toEqual({ kind: 'unknown' });
});

test('an unused session expires after two weeks', () => {
  expect(isLive(signedIn, user, now + 14 * DAY - 1)).toBe(true);
  expect(isLive(signedIn, user, now + 14 * DAY)).toBe(false);
  expect(useRefreshToken(signedIn, user, 'first', next, now + 14 * DAY)).toEqual({ kind: 'unknown' });
});

test('a session that is used every day expires after ninety days', () => {
  let session = signedIn;
  for (let day = 1; day < 90; day++) session = rotated(session, now + day * DAY, `day ${day}`);
  expect(expiresAt(session)).toBe(now + 90 * DAY);
  expect(useRefreshToken(session, user, session.hash, next, now + 90 * DAY)).toEqual({ kind: 'unknown' });
});

test('ending all sessions of an account keeps only the one in the new generation', () => {
  const ended = { generation: 4 };
  expect(isLive(withGeneration(signedIn, ended), ended, now)).toBe(true);
  expect(isLive(withGeneration(signedIn, ended), user, now)).toBe(true);
  expect(isLive(signedIn, ended, now)).toBe(false);
  expect(useRefreshToken(signedIn, ended, 'first', next, now)).toEqual({ kind: 'unknown' });
});
