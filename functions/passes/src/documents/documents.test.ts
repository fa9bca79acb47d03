import { inflateSync } from 'node:zlib';
import decodeQR from 'qr/decode.js';
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

/** The text of the QR code that the first page draws: rectangles of one module's height. */
function scan(bytes: Uint8Array): string {
  const [stream = ''] = contentsOf(bytes).filter((content) => content.includes(' re\n'));
  const bars = [...stream.matchAll(/^(\d+) (\d+) (\d+) 1 re$/gm)].map((bar) => bar.slice(1).map(Number));
  const [scale, size] = [4, 100];
  const side = scale * size;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [x = 0, y = 0, width = 0] of bars)
    for (let row = y * scale; row < (y + 1) * scale; row++)
      data.fill(0, (row * side + x * scale) * 4, (row * side + (x + width) * scale) * 4);
  for (let alpha = 3; alpha < data.length; alpha += 4) data[alpha] = 255;
  return decodeQR({ width: side, height: side, data });
}

/** The compressed streams of a PDF, as text. */
function contentsOf(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes);
  const contents: string[] = [];
  for (
    let at = file.indexOf('stream\n');
    at >= 0;
    at = file.indexOf('stream\n', file.indexOf('endstream', at) + 10)
  ) {
    const [start, end] = [at + 'stream\n'.length, file.indexOf('\nendstream', at)];
    contents.push(inflateSync(file.subarray(start, end)).toString('latin1'));
  }
  return contents;
}

test('the QR code of a pass can be scanned', async () => {
  const code = 'EBl6DQAABwAIAAAAAAAAAAMBl6DQAABwAIAAAAAAAAAAAgAAAAEAAQ'.padEnd(142, 'xK3v');
  expect(scan(await passesPdf([pass({ code })], 'en'))).toBe(code);
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
