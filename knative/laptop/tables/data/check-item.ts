import { invalid, invalidParameter, UnsuitableItem } from '../table-error.ts';
import { attributeOf, type Item, itemSize, typeOf } from '../values/value.ts';
import type { Row } from './sorted-rows.ts';
import type { Table } from './table.ts';

const LARGEST_ITEM = 400 * 1024;
const LONGEST_HASH = 2048;
const LONGEST_RANGE = 1024;

/** Refuses a key that does not fit the table's. @throws TableError */
export function checkKey(table: Table, key: Item | undefined): Item {
  const [hash, range] = table.keyNames;
  const isComplete =
    key &&
    Object.keys(key).length === 2 &&
    typeof attributeOf(key, hash) === 'string' &&
    typeof attributeOf(key, range) === 'string';
  if (!isComplete) throw invalid('The provided key element does not match the schema');
  checkKeyValues(table, key);
  return key;
}

/** A row of an item to put. @throws TableError */
export function rowOf(table: Table, item: Item | undefined): Row {
  for (const name of table.keyNames) {
    const value = item && attributeOf(item, name);
    if (value === undefined) throw invalidParameter(`Missing the key ${name} in the item`);
    if (typeof value !== 'string')
      throw invalidParameter(`Type mismatch for key ${name} expected: S actual: ${typeOf(value)}`);
  }
  const row = { item: item as Item, size: itemSize(item as Item) };
  checkKeyValues(table, row.item);
  checkIndexKeys(table, row.item, invalid);
  if (row.size > LARGEST_ITEM) throw invalid('Item size has exceeded the maximum allowed size');
  return row;
}

/** A row of an updated item. @throws UnsuitableItem */
export function updatedRow(table: Table, item: Item): Row {
  checkIndexKeys(table, item, (message) => new UnsuitableItem(message));
  const size = itemSize(item);
  if (size > LARGEST_ITEM)
    throw new UnsuitableItem('Item size to update has exceeded the maximum allowed size');
  return { item, size };
}

function checkKeyValues({ rows }: Table, key: Item): void {
  const limits = [
    { name: rows.hash, longest: LONGEST_HASH, kind: 'hashkey' },
    { name: rows.range, longest: LONGEST_RANGE, kind: 'rangekey' },
  ];
  for (const { name, longest, kind } of limits) {
    const value = key[name] as string;
    if (value === '')
      throw invalid(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
      );
    if (value.length * 3 > longest && Buffer.byteLength(value) > longest)
      throw invalidParameter(`Size of ${kind} has exceeded the maximum size limit of ${longest} bytes`);
  }
}

function checkIndexKeys({ indexes }: Table, item: Item, error: (message: string) => Error): void {
  for (const [index, { hash, range }] of indexes)
    for (const [name, longest] of [
      [hash, LONGEST_HASH],
      [range, LONGEST_RANGE],
    ] as const) {
      const value = attributeOf(item, name);
      if (value === undefined) continue;
      const at = `IndexName: ${index}, IndexKey: ${name}`;
      if (typeof value !== 'string')
        throw error(
          `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: S Actual: ${typeOf(value)} IndexName: ${index}`,
        );
      if (value === '')
        throw error(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. ${at}`,
        );
      if (value.length * 3 > longest && Buffer.byteLength(value) > longest)
        throw error(
          `One or more parameter values were invalid: The key is longer than ${longest} bytes. ${at}`,
        );
    }
}
