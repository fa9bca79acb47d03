import { expect, test } from 'vitest';
import { ProcessMap } from './process-map.ts';

test('a process remembers a bounded number of entries, the latest ones', () => {
  const map = new ProcessMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4]);
  map.delete('a');
  expect(map.values()).toEqual([4]);
});
