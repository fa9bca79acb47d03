import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { bodyLimit, isTooLarge, readBody } from './body.ts';

const requestOf = (...chunks: string[]) =>
  Object.assign(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), {
    headers: {},
  }) as unknown as IncomingMessage;

test('a body is read unchanged', async () => {
  expect(Buffer.from((await readBody(requestOf('{"a":', '1}'), 100)) as Uint8Array).toString()).toBe(
    '{"a":1}',
  );
});

test('a missing body is undefined', async () => {
  expect(await readBody(requestOf(), 100)).toBeUndefined();
});

test('a body without a Content-Length is limited too', async () => {
  expect(await readBody(requestOf('x'.repeat(60), 'x'.repeat(60)), 100)).toBe('too-large');
});

test('a Content-Length above the limit is refused', () => {
  expect(isTooLarge('100001', bodyLimit('/api/orders'))).toBe(true);
  expect(isTooLarge('100000', bodyLimit('/api/orders'))).toBe(false);
});

test('a webhook has a higher limit', () => {
  expect(bodyLimit('/webhooks/stripe')).toBe(1_000_000);
});
