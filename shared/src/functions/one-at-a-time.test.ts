import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

test('two runs serve a thousand concurrent calls, the second with the last argument', async () => {
  const runs: number[] = [];
  const gate = Promise.withResolvers<void>();
  const sweep = oneAtATime(async (tick: number) => {
    runs.push(tick);
    await gate.promise;
  });
  const calls = Promise.all(Array.from({ length: 1000 }, (_, tick) => sweep(tick)));
  gate.resolve();
  await calls;
  expect(runs).toEqual([0, 999]);
});

test('the callers of a failed run get its error, and the next run starts', async () => {
  let runs = 0;
  const sweep = oneAtATime(async () => {
    runs += 1;
    if (runs === 1) throw new Error('The tables do not answer');
  });
  const outcomes = await Promise.allSettled([sweep(undefined), sweep(undefined), sweep(undefined)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  await sweep(undefined);
  expect(runs).toBe(3);
});
