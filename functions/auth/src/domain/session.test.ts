import { expect, test } from 'vitest';
import { isLive, lapsesAt, open, type Session, spared, use } from './session.ts';

const SECOND = 1000;
const DAY = 86_400_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const given = { now, newId: () => crypto.randomUUID() };
const signedIn = open(
  { userId: crypto.randomUUID(), generation: 3, userAgent: 'Firefox', network: 'home', hash: 'first' },
  given,
);
const user = { generation: 3 };
const next = { hash: 'next', salt: 'salt', network: 'a café' };

function rotated(session: Session, at: number, hash: string): Session {
  const used = use(session, user, session.hash, { ...next, hash, salt: `salt of ${hash}` }, at);
  if (used.kind !== 'rotated') throw new Error(used.kind);
  return used.session;
}

test('a refresh token is good for one use, which makes the next one', () => {
  expect(use(signedIn, user, 'first', next, now + DAY)).toEqual({
    kind: 'rotated',
    session: {
      ...signedIn,
      version: 2,
      hash: 'next',
      network: 'a café',
      lastUsedAt: now + DAY,
      previous: { hash: 'first', salt: 'salt', rotatedAt: now + DAY },
    },
  });
});

test('two tabs that refresh at once get the same new token', () => {
  const session = rotated(signedIn, now, 'second');
  const used = use(session, user, 'first', next, now + 10 * SECOND);
  expect(used).toEqual({ kind: 'repeated', session, salt: 'salt of second' });
});

test('an old token that comes after the grace of ten seconds is a theft', () => {
  const session = rotated(signedIn, now, 'second');
  expect(use(session, user, 'first', next, now + 10 * SECOND + 1).kind).toBe('reused');
});

test('a token older than the last one is a theft even at once', () => {
  const session = rotated(rotated(signedIn, now, 'second'), now, 'third');
  expect(use(session, user, 'first', next, now).kind).toBe('reused');
  expect(use(session, user, 'second', next, now).kind).toBe('repeated');
});

test('a token of no session is unknown', () => {
  expect(use(undefined, user, 'first', next, now)).toEqual({ kind: 'unknown' });
});

test('a session that is not used for two weeks lapses', () => {
  expect(isLive(signedIn, user, now + 14 * DAY - 1)).toBe(true);
  expect(isLive(signedIn, user, now + 14 * DAY)).toBe(false);
  expect(use(signedIn, user, 'first', next, now + 14 * DAY)).toEqual({ kind: 'unknown' });
});

test('a session that is used every day ends after ninety', () => {
  let session = signedIn;
  for (let day = 1; day < 90; day++) session = rotated(session, now + day * DAY, `day ${day}`);
  expect(lapsesAt(session)).toBe(now + 90 * DAY);
  expect(use(session, user, session.hash, next, now + 90 * DAY)).toEqual({ kind: 'unknown' });
});

test('a session is over when all that the account had are ended', () => {
  const ended = { generation: 4 };
  expect(isLive(spared(signedIn, ended), ended, now)).toBe(true);
  expect(isLive(spared(signedIn, ended), user, now)).toBe(true);
  expect(isLive(signedIn, ended, now)).toBe(false);
  expect(use(signedIn, ended, 'first', next, now)).toEqual({ kind: 'unknown' });
});
