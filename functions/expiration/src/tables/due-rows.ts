import { queryItems } from '@boxoffice/shared/tables/items.ts';
import type { DueRows } from '../domain/due-rows.ts';

/**
 * Whether a table has a row that is due. It reads at most one row of each partition. An index can be late: a row that it
 * misses is found by the next tick.
 *
 * @param now epoch milliseconds
 */
export async function hasDueRows(table: string, all: DueRows[], now: number): Promise<boolean> {
  const upTo = `${new Date(now).toISOString()}#~`;
  const reads = all.flatMap(({ prefix, shards, index }) =>
    Array.from({ length: shards }, (_, shard) => {
      const pk = `${prefix}#${shard}`;
      return queryItems(table, { pk, ...(index && { index, upTo }), limit: 1 });
    }),
  );
  return (await Promise.all(reads)).some(({ items }) => items.length > 0);
}
