import { expect, test } from 'vitest';
import { NotYet } from '../errors.ts';
import { sweepEnd, sweepRows } from './sweep-rows.ts';

async function* rowsOf(...ids: string[]): AsyncGenerator<string> {
  yield* ids;
}
async function* unreadable(): AsyncGenerator<string> {
  yield 'c';
  throw new Error('no table');
}

function sweepOf(shards: AsyncIterable<string>[], end = sweepEnd()) {
  const handled: string[] = [];
  const handle = async (row: string) => {
    if (row === 'poison') throw new Error('unknown to the provider');
    handled.push(row);
  };
  return { handled, done: sweepRows({ shards, idOf: (row) => row, handle, end }) };
}

test('a row that fails stops no other row, and the tick is delivered again with its id', async () => {
  const { handled, done } = sweepOf([rowsOf('poison', 'a'), rowsOf('b')]);
  await expect(done).rejects.toThrow(
    new NotYet('The sweep failed for 1 rows, such as poison: unknown to the provider'),
  );
  expect(handled.sort()).toEqual(['a', 'b']);
});

test('a shard that cannot be read fails the sweep after the other shards', async () => {
  const { handled, done } = sweepOf([unreadable(), rowsOf('a', 'b')]);
  await expect(done).rejects.toThrow('no table');
  expect(handled.sort()).toEqual(['a', 'b', 'c']);
});

test('a sweep without time left is not acknowledged', async () => {
  await expect(sweepOf([rowsOf('a')], 0).done).rejects.toThrow(NotYet);
  await expect(sweepOf([rowsOf()], 0).done).resolves.toBeUndefined();
});
