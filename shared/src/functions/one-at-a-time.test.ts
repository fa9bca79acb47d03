import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

test('a storm of ticks is served by two sweeps: the one under way, and one after it as of the last tick', async () => {
  const runs: number[] = [];
  const gate = Promise.withResolvers<void>();
  const sweep = oneAtATime(async (tick: number) => {
    runs.push(tick);
    await gate.promise;
  });
  const storm = Promise.all(Array.from({ length: 1000 }, (_, tick) => sweep(tick)));
  gate.resolve();
  await storm;
  expect(runs).toEqual([0, 999]);
});

test('a sweep that fails is told to those who waited for it, and the next one runs', async () => {
  let runs = 0;
  const sweep = oneAtATime(async () => {
    runs += 1;
    if (runs === 1) throw new Error('The tables are away');
  });
  const outcomes = await Promise.allSettled([sweep(undefined), sweep(undefined), sweep(undefined)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  await sweep(undefined);
  expect(runs).toBe(3);
});
