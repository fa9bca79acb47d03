import { Refused } from '@boxoffice/shared/errors.ts';
import { expect, test } from 'vitest';
import { hashingQueue, withHashingSlot } from './hashing-queue.ts';

test('two hashes run at a time, and the others wait', async () => {
  let running = 0;
  let mostRunning = 0;
  const hash = async () => {
    mostRunning = Math.max(mostRunning, ++running);
    await new Promise(setImmediate);
    running--;
  };
  await Promise.all(Array.from({ length: 20 }, () => hashingQueue(hash)));
  expect(mostRunning).toBe(2);
});

test('the forty-first request gets 429 with Retry-After until a slot is free', async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const requests = Array.from({ length: 40 }, () => withHashingSlot(() => done));
  await expect(withHashingSlot(async () => 'hashed')).rejects.toMatchObject({ status: 429, retryAfter: 1 });
  finish();
  await Promise.all(requests);
  expect(await withHashingSlot(async () => 'hashed')).toBe('hashed');
});

test('a request that fails frees its slot', async () => {
  const failing = () => withHashingSlot(() => Promise.reject(new Refused(400, 'invalid')));
  for (let time = 0; time < 50; time++) await expect(failing()).rejects.toMatchObject({ status: 400 });
});
