import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import sharp, { type Sharp } from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { useCoverFolder } from '../testing/cover-folder.ts';
import { hugePng, phonePhoto, redBlue } from '../testing/pictures.ts';
import '../group.ts';

useTable();
useCoverFolder();
const { ask, deliver, url } = useFunction('tickets');
// Each test is a seller of its own: a session has a limit of writes.
let seller = await newUser();
beforeEach(async () => {
  seller = await newUser();
});

type Headers = Record<string, string>;

async function listed(): Promise<Ticket> {
  const body = { title: 'Tosca', price: 4500, quantity: 3 };
  return (await ask<Ticket>('POST', '/api/tickets', { body, headers: seller.headers })).body;
}
const readTicket = async (id: string) => (await ask<Ticket>('GET', `/api/tickets/${id}`)).body;

async function upload(id: string, bytes: Buffer | string, headers: Headers = seller.headers) {
  const answer = await fetch(`${url()}/api/tickets/${id}/cover`, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', ...headers },
    body: typeof bytes === 'string' ? bytes : Uint8Array.from(bytes),
  });
  return { status: answer.status, body: (await answer.json()) as Ticket & Errors };
}
const removeCover = (id: string, headers: Headers = seller.headers) =>
  ask<Errors | undefined>('DELETE', `/api/tickets/${id}/cover`, { headers });

async function fileOf(cover: string | undefined, file: string) {
  const answer = await fetch(`${url()}/covers/${cover}/${file}`);
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** The colour of a picture in the middle of its upper or lower half: the largest of red and blue. */
async function colourAt(bytes: Buffer, part: 'upper' | 'lower'): Promise<'red' | 'blue'> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const row = Math.floor(info.height * (part === 'upper' ? 0.25 : 0.75));
  const at = (row * info.width + Math.floor(info.width / 2)) * info.channels;
  return (data[at] ?? 0) > (data[at + 2] ?? 0) ? 'red' : 'blue';
}

test('a picture is stored in three sizes without its metadata, and the right way up', async () => {
  const ticket = await listed();
  const photo = await phonePhoto();
  expect(await sharp(photo).metadata()).toMatchObject({ orientation: 6, width: 400, height: 300 });
  expect(photo.includes('Phone')).toBe(true);
  const { status, body } = await upload(ticket.id, photo);
  expect(status).toBe(200);
  expect(body).toEqual({ ...ticket, cover: expect.any(String), version: 2, updatedAt: body.updatedAt });
  expect(await readTicket(ticket.id)).toEqual(body);
  const sizes = [
    ['card.webp', 'webp', 640, 360],
    ['page.webp', 'webp', 1280, 720],
    ['share.jpg', 'jpeg', 1200, 630],
  ] as const;
  for (const [file, format, width, height] of sizes) {
    const { bytes } = await fileOf(body.cover, file);
    const { exif, icc, xmp, iptc, orientation, ...metadata } = await sharp(bytes).metadata();
    expect(metadata).toMatchObject({ format, width, height });
    expect([exif, icc, xmp, iptc, orientation]).toEqual(Array(5).fill(undefined));
    expect(bytes.includes('Phone')).toBe(false);
    expect(bytes.length).toBeLessThan(200_000);
    expect([await colourAt(bytes, 'upper'), await colourAt(bytes, 'lower')]).toEqual(['red', 'blue']);
  }
});

test('a picture is served with its type and for a year, and an unknown one is 404', async () => {
  const { body } = await upload((await listed()).id, await redBlue().png().toBuffer());
  const { headers } = await fileOf(body.cover, 'share.jpg');
  expect(headers.get('content-type')).toBe('image/jpeg');
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  for (const [cover, file] of [
    [crypto.randomUUID(), 'card.webp'],
    [body.cover, 'other.webp'],
    ['..', 'card.webp'],
    ['%2e%2e%2fsecret', 'card.webp'],
  ]) {
    const unknown = await fileOf(cover, file as string);
    expect([unknown.status, unknown.headers.get('cache-control')]).toEqual([404, 'no-store']);
  }
});

const transparent = { width: 64, height: 64, channels: 4, background: '#0000' } as const;
test.each([
  ['JPEG', redBlue().jpeg()],
  ['progressive JPEG', redBlue().jpeg({ progressive: true })],
  ['JPEG of four inks', redBlue().toColourspace('cmyk').jpeg()],
  ['PNG', redBlue().png({ palette: true })],
  ['interlaced PNG of 16 bits', redBlue().toColourspace('rgb16').png({ progressive: true })],
  ['transparent PNG', sharp({ create: transparent }).png()],
  ['WebP', redBlue().webp()],
  ['lossless WebP', redBlue().webp({ lossless: true })],
  ['picture of one pixel', redBlue(1, 1).png()],
  ['picture of 8,000 pixels', redBlue(8000, 40).png()],
])('a %s is accepted', async (_, picture) => {
  const { status, body } = await upload((await listed()).id, await picture.toBuffer());
  expect([status, body.errors]).toEqual([200, undefined]);
  expect((await sharp((await fileOf(body.cover, 'page.webp')).bytes).stats()).isOpaque).toBe(true);
});

const half = async (picture: Sharp) => {
  const bytes = await picture.toBuffer();
  return bytes.subarray(0, Math.floor(bytes.length / 2));
};
const noise = () => {
  const pixels = Buffer.from(Uint8Array.from({ length: 300 * 300 * 3 }, (_, n) => (n * n) % 251));
  return sharp(pixels, { raw: { width: 300, height: 300, channels: 3 } });
};
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
test.each<[string, () => Promise<Buffer | string>, number, string]>([
  [
    'of 30,000 x 30,000 pixels in one colour',
    async () => hugePng(30_000, 30_000),
    400,
    'picture-too-detailed',
  ],
  ['that is 10,000 pixels wide', async () => hugePng(10_000, 10), 400, 'picture-too-detailed'],
  ['of 36 million pixels', async () => hugePng(6000, 6000), 400, 'picture-too-detailed'],
  ['in SVG', async () => svg, 415, 'picture-wrong-type'],
  ['in SVG behind an XML header', async () => `<?xml version="1.0"?>${svg}`, 415, 'picture-wrong-type'],
  ['in GIF', () => redBlue().gif().toBuffer(), 415, 'picture-wrong-type'],
  ['in AVIF', () => redBlue(64, 64).avif({ effort: 0 }).toBuffer(), 415, 'picture-wrong-type'],
  ['in TIFF', () => redBlue().tiff().toBuffer(), 415, 'picture-wrong-type'],
  ['that is text', async () => 'hello', 415, 'picture-wrong-type'],
  ['that is JSON', async () => '{"picture":1}', 415, 'picture-wrong-type'],
  ['that is empty', async () => '', 415, 'picture-wrong-type'],
  ['whose JPEG is cut off', () => half(noise().jpeg()), 400, 'picture-unreadable'],
  ['whose PNG is cut off', () => half(noise().png()), 400, 'picture-unreadable'],
  ['whose WebP is cut off', () => half(noise().webp()), 400, 'picture-unreadable'],
  [
    'that has only the first bytes of a PNG',
    async () => Buffer.from('\x89PNG\r\n\x1a\nx', 'latin1'),
    400,
    'picture-unreadable',
  ],
  ['of 5 MB and a byte', async () => Buffer.alloc(5_000_001), 413, 'too-large'],
])('a picture %s is refused, and nothing changes', async (_, make, status, code) => {
  const ticket = await listed();
  const first = await upload(ticket.id, await redBlue().png().toBuffer());
  const answer = await upload(ticket.id, await make());
  expect([answer.status, answer.body.errors?.map((error) => error.code)]).toEqual([status, [code]]);
  expect(await readTicket(ticket.id)).toEqual(first.body);
  expect((await fileOf(first.body.cover, 'page.webp')).status).toBe(200);
});

test('a ticket has a picture of its seller only', async () => {
  const ticket = await listed();
  const picture = await redBlue().png().toBuffer();
  const stranger = await newUser();
  expect((await upload(ticket.id, picture, stranger.headers)).body.errors[0]?.code).toBe('ticket-not-yours');
  expect((await upload(ticket.id, picture, {})).status).toBe(401);
  expect((await upload(crypto.randomUUID(), picture)).status).toBe(404);
  expect(await readTicket(ticket.id)).toEqual(ticket);
  await upload(ticket.id, picture);
  expect((await removeCover(ticket.id, stranger.headers)).status).toBe(403);
  expect((await readTicket(ticket.id)).cover).toBeDefined();
});

test('a removed picture leaves the painted cover, also when it is removed twice', async () => {
  const ticket = await listed();
  await upload(ticket.id, await redBlue().png().toBuffer());
  expect((await removeCover(ticket.id)).status).toBe(204);
  expect((await removeCover(ticket.id)).status).toBe(204);
  const { cover, version } = await readTicket(ticket.id);
  expect([cover, version]).toEqual([undefined, 3]);
});

test('an edit of the ticket keeps its picture', async () => {
  const ticket = await listed();
  const { body } = await upload(ticket.id, await redBlue().png().toBuffer());
  const edit = { body: { price: 5000 }, headers: seller.headers };
  expect((await ask<Ticket>('PUT', `/api/tickets/${ticket.id}`, edit)).body.cover).toBe(body.cover);
});

test('of two pictures at the same time the ticket has one, whole', async () => {
  const ticket = await listed();
  const picture = await redBlue().png().toBuffer();
  const answers = await Promise.all([upload(ticket.id, picture), upload(ticket.id, picture)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const { cover, version } = await readTicket(ticket.id);
  expect(version).toBe(3);
  expect(answers.map(({ body }) => body.cover)).toContain(cover);
  expect((await fileOf(cover, 'card.webp')).status).toBe(200);
});

test('a deleted account leaves no picture on its events, and nobody uploads one any more', async () => {
  const ticket = await listed();
  const picture = await redBlue().png().toBuffer();
  await upload(ticket.id, picture);
  const { id } = seller;
  const deleted = UserDeleted.of(id, { id, version: 2 }, { now: Date.now(), newId: randomUUID });
  expect(await deliver(deleted)).toBe(204);
  expect((await readTicket(ticket.id)).cover).toBeUndefined();
  const late = await upload(ticket.id, picture);
  expect([late.status, late.body.errors[0]?.code]).toEqual([409, 'account-closing']);
  expect((await readTicket(ticket.id)).cover).toBeUndefined();
});
