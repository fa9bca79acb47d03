import { expect, test } from 'vitest';
import { type Candidate, chooseCandidate, idempotencyKeyOf } from './attempt.ts';

const candidate = (id: string, created: number, state: Candidate['state'] = 'usable'): Candidate => ({
  id,
  created,
  state,
});
const ids = (candidates: Candidate[]) => candidates.map(({ id }) => id);

test('each attempt has its own idempotency key', () => {
  expect([1, 2, 3].map((attempt) => idempotencyKeyOf({ id: 'p' }, 'intent', attempt))).toEqual([
    'p-intent',
    'p-intent-2',
    'p-intent-3',
  ]);
});

test('the older of two authorisations for one payment is kept, whatever order they are listed in', () => {
  const [older, newer] = [candidate('pi_b', 1), candidate('pi_a', 2)];
  for (const list of [
    [older, newer],
    [newer, older],
  ]) {
    const { chosen, duplicates } = chooseCandidate(list);
    expect(chosen?.id).toBe('pi_b');
    expect(ids(duplicates)).toEqual(['pi_a']);
  }
  expect(chooseCandidate([candidate('pi_b', 1), candidate('pi_a', 1)]).chosen?.id).toBe('pi_a');
});

test('a usable authorisation is preferred to a declined one', () => {
  const { chosen, duplicates } = chooseCandidate([candidate('pi_1', 1, 'ended'), candidate('pi_2', 2)]);
  expect(chosen?.id).toBe('pi_2');
  expect(duplicates).toEqual([]);
  expect(chooseCandidate([candidate('pi_1', 1, 'ended')]).chosen?.id).toBe('pi_1');
});

test('an intent that was never paid with is a duplicate, and a new one is requested', () => {
  const { chosen, duplicates } = chooseCandidate([candidate('pi_1', 1, 'untried')]);
  expect(chosen).toBeUndefined();
  expect(ids(duplicates)).toEqual(['pi_1']);
});
