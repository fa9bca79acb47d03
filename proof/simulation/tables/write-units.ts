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
  const size = Math.max(unitsOf(before), unitsOf(after), 1);
  const changed = JSON.stringify(before) !== JSON.stringify(after);
  const inIndexes = changed ? INDEXES.map((index) => indexUnits(index, before, after)) : [];
  return inIndexes.reduce((sum, units) => sum + units, inTransaction ? 2 * size : size);
}

function indexUnits(index: string, before: Item | undefined, after: Item | undefined): number {
  const keyOf = (item: Item | undefined) =>
    item?.[`${index}pk`] === undefined ? undefined : `${item[`${index}pk`]}\0${item[`${index}sk`]}`;
  const [old, next] = [keyOf(before), keyOf(after)];
  if (old !== undefined && old === next) return Math.max(unitsOf(before), unitsOf(after));
  return (old === undefined ? 0 : unitsOf(before)) + (next === undefined ? 0 : unitsOf(after));
}

const unitsOf = (item: Item | undefined): number => Math.ceil(mapSize(item ?? {}) / KB);

const mapSize = (map: object): number =>
  Object.entries(map).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value), 0);

function sizeOf(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  // Two digits to a byte, and one byte more.
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  const elements = Object.keys(value).length * ELEMENT + CONTAINER;
  return (
    elements + (Array.isArray(value) ? value.reduce((sum, part) => sum + sizeOf(part), 0) : mapSize(value))
  );
}
