import { expect, test } from 'vitest';
import { bodyLimit, isTooLarge, readBody } from './body.ts';

const streamOf = (...chunks: string[]) => new Blob(chunks).stream();

test('a body is read unchanged', async () => {
  expect(Buffer.from((await readBody(streamOf('{"a":', '1}'), 100)) as Uint8Array).toString()).toBe(
    '{"a":1}',
  );
});

test('a missing body and an empty body are both undefined', async () => {
  expect(await readBody(null, 100)).toBeUndefined();
  expect(await readBody(streamOf(''), 100)).toBeUndefined();
});

test('a body without a Content-Length is limited too', async () => {
  expect(await readBody(streamOf('x'.repeat(60), 'x'.repeat(60)), 100)).toBe('too-large');
});

test('a Content-Length above the limit is refused', () => {
  expect(isTooLarge(new Headers({ 'content-length': '100001' }), bodyLimit('/api/orders'))).toBe(true);
  expect(isTooLarge(new Headers({ 'content-length': '100000' }), bodyLimit('/api/orders'))).toBe(false);
});

test('a webhook has a higher limit', () => {
  expect(bodyLimit('/webhooks/stripe')).toBe(1_000_000);
});
