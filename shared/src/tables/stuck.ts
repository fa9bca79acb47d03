import { queryAllItems } from './items.ts';
import { shardOf } from './shard.ts';

/** The stuck rows of a table are spread over this many partitions of its index. */
const SHARDS = 4;

/** A row that fails this many sweeps in a row is listed for the operator. */
const STUCK_AFTER = 5;

/** The failures of a row since the last sweep that succeeded. They are stored in the row and change no version. */
export interface SweepFailures {
  sweepFailures: number;
  /** The message of the last failure. */
  sweepError: string;
}

export interface StuckRow extends SweepFailures {
  pk: string;
  sk: string;
  gsi2sk: string;
}

export const isStuck = ({ sweepFailures }: SweepFailures): boolean => sweepFailures >= STUCK_AFTER;

/** The index keys that list a stuck row, by the time since when it waits (ISO 8601). */
export const stuckKeys = (failures: SweepFailures, since: string, id: string) =>
  isStuck(failures) ? { gsi2pk: `STUCK#${shardOf(id, SHARDS)}`, gsi2sk: `${since}#${id}` } : {};

/** Reads the stuck rows of a table, the longest waiting first. */
export async function stuckRows(table: string): Promise<StuckRow[]> {
  const shards = Array.from({ length: SHARDS }, (_, shard) =>
    Array.fromAsync(queryAllItems<StuckRow>(table, { index: 'gsi2', pk: `STUCK#${shard}` })),
  );
  return (await Promise.all(shards)).flat().sort((a, b) => (a.gsi2sk < b.gsi2sk ? -1 : 1));
}
