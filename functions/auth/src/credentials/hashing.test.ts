import { Refused } from '@boxoffice/shared/errors.ts';
import { expect, test } from 'vitest';
import { admit, inTurn } from './hashing.ts';

test('two hashes run at a time, and the others wait for their turn', async () => {
  let running = 0;
  let most = 0;
  const hash = async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  };
  await Promise.all(Array.from({ length: 20 }, () => inTurn(hash)));
  expect(most).toBe(2);
});

test('who finds forty before them is told to come back, and has a place when one is free', async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const inside = Array.from({ length: 40 }, () => admit(() => done));
  await expect(admit(async () => 'in')).rejects.toMatchObject({ status: 429, retryAfter: 1 });
  finish();
  await Promise.all(inside);
  expect(await admit(async () => 'in')).toBe('in');
});

test('who fails inside leaves their place too', async () => {
  const failing = () => admit(() => Promise.reject(new Refused(400, 'invalid')));
  for (let time = 0; time < 50; time++) await expect(failing()).rejects.toMatchObject({ status: 400 });
});
