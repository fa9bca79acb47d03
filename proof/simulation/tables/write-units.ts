import type { Item } from '../../invariants/snapshot.ts';

const KB = 1024;
/** DynamoDB's overhead of a list or map, and of each of its elements, in bytes. */
const CONTAINER = 3;
const ELEMENT = 1;

const INDEXES = ['gsi1', 'gsi2'] as const;

/**
 * The write units of one write as DynamoDB bills them: one for each kilobyte of the larger version of the item, twice
 * in a transaction, and the same once for each index entry that the write adds, removes or changes. An index has all
 * attributes. A new index key is two writes: the old entry is deleted.
 *
 * See "DynamoDB item sizes and formats" and "Provisioned throughput considerations for global secondary indexes".
 */
export function writeUnits(
  before: Item | undefined,
  after: Item | undefined,
  inTransaction: boolean,
): number {
  const inIndexes = indexWrites(before, after).reduce((sum, { units }) => sum + units, 0);
  return baseUnits(before, after, inTransaction) + inIndexes;
}

/** The write units of a write without those of the indexes. */
export function baseUnits(before: Item | undefined, after: Item | undefined, inTransaction: boolean): number {
  const size = Math.max(unitsOf(before), unitsOf(after), 1);
  return inTransaction ? 2 * size : size;
}

/** The index entries that a write adds, removes or changes: the index with the partition key, and the units. */
export function indexWrites(
  before: Item | undefined,
  after: Item | undefined,
): { partition: string; units: number }[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return INDEXES.flatMap((index) => {
    const [old, next] = [entryOf(index, before), entryOf(index, after)];
    if (old && next && old.key === next.key) return [{ ...next, units: Math.max(old.units, next.units) }];
    return [old, next].filter((entry) => entry !== undefined);
  });
}

function entryOf(index: string, item: Item | undefined) {
  const pk = item?.[`${index}pk`];
  if (pk === undefined) return undefined;
  return { partition: `${index} ${pk}`, key: `${pk}\0${item?.[`${index}sk`]}`, units: unitsOf(item) };
}

const unitsOf = (item: Item | undefined): number => Math.ceil(sizeInBytes(item ?? {}) / KB);

export const sizeInBytes = (map: object): number =>
  Object.entries(map).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value), 0);

function sizeOf(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  // Two digits to a byte, and one byte more.
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  const elements = Object.keys(value).length * ELEMENT + CONTAINER;
  return (
    elements +
    (Array.isArray(value) ? value.reduce((sum, part) => sum + sizeOf(part), 0) : sizeInBytes(value))
  );
}
