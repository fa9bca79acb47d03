import { expect, test } from 'vitest';
import { calendarOf } from './calendar.ts';
import type { PassDocument } from './pass-document.ts';
import { passesPdf } from './pdf.ts';

const pass = (more: Partial<PassDocument> = {}): PassDocument => ({
  id: '0197a0d0-0000-7000-8000-000000000003-1',
  code: 'x'.repeat(142),
  title: 'The Magic Flute',
  startsAt: '2036-07-16T17:30:00.000Z',
  timeZone: 'Europe/Berlin',
  place: 'Waldbühne, Berlin',
  seat: 1,
  of: 2,
  ...more,
});
const event = {
  ticketId: '0197a0d0-0000-7000-8000-000000000002',
  version: 3,
  title: 'Gala',
  startsAt: '2036-07-16T17:30:00.000Z',
};
const pagesOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .match(/\/Type \/Page\b/g)?.length;
/** The lines of a calendar file, with folded lines joined (RFC 5545, 3.1). */
const linesOf = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

test('each pass has a page', async () => {
  const bytes = await passesPdf([pass(), pass({ seat: 2 })], 'en');
  expect(pagesOf(bytes)).toBe(2);
});

test.each([
  'Björk · Łódź · Αθήνα · Москва',
  '🎻 東京 العربية',
  'word '.repeat(200),
  'x'.repeat(500),
  '\u{1F600}',
])('a title of any letters and length makes a PDF: %s', async (title) => {
  const bytes = await passesPdf([pass({ title, place: title })], 'de');
  expect(pagesOf(bytes)).toBe(1);
});

test('a pass of an event without date and place makes a PDF', async () => {
  const plain = pass({ startsAt: undefined, timeZone: undefined, place: undefined });
  expect((await passesPdf([plain], 'en')).length).toBeGreaterThan(1000);
});

test('a calendar file has the event with its start in UTC, and a later version replaces it', () => {
  const lines = linesOf(calendarOf(event));
  expect(lines).toContain('DTSTART:20360716T173000Z');
  expect(lines).toContain('UID:0197a0d0-0000-7000-8000-000000000002');
  expect(lines).toContain('SEQUENCE:2');
  expect(lines).toContain('METHOD:PUBLISH');
});

test('a title cannot add lines to a calendar file', () => {
  const title = 'Gala; a, b\r\nATTENDEE:mailto:eve@example.com\\';
  const lines = linesOf(calendarOf({ ...event, title: title.repeat(9), place: title }));
  expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toEqual([]);
  expect(
    calendarOf({ ...event, title: title.repeat(9) })
      .split('\r\n')
      .every((line) => Buffer.byteLength(line) <= 75),
  ).toBe(true);
});
