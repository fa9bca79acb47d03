import { expect, test } from 'vitest';
import { choose, type Found, keyOf } from './attempt.ts';

const found = (id: string, created: number, state: Found['state'] = 'standing'): Found => ({
  id,
  created,
  state,
});
const ids = (list: Found[]) => list.map(({ id }) => id);

test('the first request and each one after a spent key have a key of their own', () => {
  expect([1, 2, 3].map((attempt) => keyOf({ id: 'p' }, 'intent', attempt))).toEqual([
    'p-intent',
    'p-intent-2',
    'p-intent-3',
  ]);
});

test('of two authorisations for one payment the older one stays, whoever asks', () => {
  const [older, newer] = [found('pi_b', 1), found('pi_a', 2)];
  for (const order of [
    [older, newer],
    [newer, older],
  ]) {
    const { chosen, doubles } = choose(order);
    expect(chosen?.id).toBe('pi_b');
    expect(ids(doubles)).toEqual(['pi_a']);
  }
  expect(choose([found('pi_b', 1), found('pi_a', 1)]).chosen?.id).toBe('pi_a');
});

test('a declined one makes way for one that stands', () => {
  const { chosen, doubles } = choose([found('pi_1', 1, 'void'), found('pi_2', 2)]);
  expect(chosen?.id).toBe('pi_2');
  expect(doubles).toEqual([]);
  expect(choose([found('pi_1', 1, 'void')]).chosen?.id).toBe('pi_1');
});

test('one that was begun and never tried is let go, and the payment is asked for again', () => {
  const { chosen, doubles } = choose([found('pi_1', 1, 'idle')]);
  expect(chosen).toBeUndefined();
  expect(ids(doubles)).toEqual(['pi_1']);
});
