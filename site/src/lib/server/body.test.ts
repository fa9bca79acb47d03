import { expect, test } from 'vitest';
import { bodyLimit, isTooLarge, readBody } from './body.ts';

const streamOf = (...chunks: string[]) => new Blob(chunks).stream();

test('a body is read as it is', async () => {
  expect(Buffer.from((await readBody(streamOf('{"a":', '1}'), 100)) as Uint8Array).toString()).toBe(
    '{"a":1}',
  );
});

test('no body and an empty one are the same', async () => {
  expect(await readBody(null, 100)).toBeUndefined();
  expect(await readBody(streamOf(''), 100)).toBeUndefined();
});

test('a body that says nothing of its length is counted', async () => {
  expect(await readBody(streamOf('x'.repeat(60), 'x'.repeat(60)), 100)).toBe('too-large');
});

test('a body is refused by what it says of itself', () => {
  expect(isTooLarge(new Headers({ 'content-length': '100001' }), bodyLimit('/api/orders'))).toBe(true);
  expect(isTooLarge(new Headers({ 'content-length': '100000' }), bodyLimit('/api/orders'))).toBe(false);
});

test('Stripe may send more', () => {
  expect(bodyLimit('/webhooks/stripe')).toBe(1_000_000);
});
