import { afterAll, expect, test } from 'vitest';
import { Laptop } from '../../harness/laptop.ts';
import { fuzz } from '../../security/fuzz/fuzz.ts';

const laptop = await Laptop.start({}, ['--empty', '--built']);
afterAll(() => laptop.stop());

test('600 random requests cause no 5xx, reveal no internals, and store nothing when they are refused', async () => {
  const report = await fuzz(laptop, { seed: 20_261_125, count: 600 });
  expect(report.complaints).toEqual([]);
  expect(report.stored).toEqual([]);
  // Too few requests of one kind would prove nothing.
  expect(report.refused).toBeGreaterThan(100);
  expect(report.letThrough.size).toBeGreaterThan(20);
  expect(report.writes).toBeGreaterThan(40);
});
