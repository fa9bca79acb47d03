import { expect, test } from 'vitest';
import { calendarLeaf, formatStart, fromWallTime, toWallTime, zoneOr } from './wall-time.ts';

const utc = (text: string, zone: string) => new Date(fromWallTime(text, zone) ?? Number.NaN).toISOString();

test.each([
  ['2027-07-16T21:30', 'Europe/Berlin', '2027-07-16T19:30:00.000Z'],
  ['2027-01-16T21:30', 'Europe/Berlin', '2027-01-16T20:30:00.000Z'],
  ['2026-12-31T19:30', 'America/New_York', '2027-01-01T00:30:00.000Z'],
  ['2027-01-01T00:15', 'Asia/Kathmandu', '2026-12-31T18:30:00.000Z'],
  ['2027-01-01T00:15', 'UTC', '2027-01-01T00:15:00.000Z'],
])('%s in %s is %s, in both directions', (text, zone, expected) => {
  expect(utc(text, zone)).toBe(expected);
  expect(toWallTime(Date.parse(expected), zone)).toBe(text);
});

test('a skipped hour is one hour later, and a repeated hour is the first of the two', () => {
  expect(utc('2027-03-28T02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z');
  expect(utc('2027-10-31T02:30', 'Europe/Berlin')).toBe('2027-10-31T00:30:00.000Z');
});

test.each(['', 'tomorrow', '2027-02-30T20:00', '2027-02-20', '2027-02-20T25:00'])(
  '"%s" is not a local time',
  (text) => {
    expect(fromWallTime(text, 'Europe/Berlin')).toBeUndefined();
  },
);

test('a start and its leaf of a calendar are in the local time of the place', () => {
  const at = Date.parse('2027-07-16T23:30:00Z');
  expect(formatStart(at, 'Europe/Berlin', 'en-US').replaceAll('\u202f', ' ')).toBe(
    'Sat, Jul 17, 2027, 1:30 AM GMT+2',
  );
  expect(calendarLeaf(at, 'Europe/Berlin', 'en-US')).toEqual({ month: 'Jul', day: '17', weekday: 'Sat' });
  expect(calendarLeaf(at, undefined, 'de-DE')).toEqual({ month: 'Juli', day: '16', weekday: 'Fr.' });
});

test('an unknown zone is replaced by UTC', () => {
  expect(calendarLeaf(0, 'Europe/Atlantis', 'en-US').day).toBe('1');
  expect(zoneOr('Europe/Atlantis')).toBe('UTC');
  expect(zoneOr(undefined)).toBe('UTC');
});
