import type { Row, SortedRows } from '../data/sorted-rows.ts';
import type { Change, Table } from '../data/table.ts';
import { equal } from '../values/value.ts';
import { oneOf } from './input.ts';

/** The capacity units of requests, by table and index ("Capacity unit consumption" in the Developer Guide). */
export class Capacity {
  readonly #mode: 'NONE' | 'TOTAL' | 'INDEXES';
  readonly #byTable = new Map<string, { table: number; indexes: Record<string, number> }>();

  /** @throws TableError for an unknown mode */
  constructor(mode: string | undefined) {
    this.#mode = oneOf('returnConsumedCapacity', mode, ['NONE', 'TOTAL', 'INDEXES']);
  }

  /** @param factor 0.5 for an eventually consistent read, 2 in a transaction */
  read(table: Table, size: number, factor: number, index?: string): void {
    this.#add(table, Math.max(1, Math.ceil(size / 4096)) * factor, index);
  }

  /** @param factor 2 in a transaction, which writes the table twice; its indexes follow later, once */
  write({ table, before, after }: Change, factor = 1): void {
    if (this.#mode === 'NONE') return;
    this.#add(table, unitsOf(Math.max(before?.size ?? 0, after?.size ?? 0)) * factor);
    for (const [name, index] of table.indexes) this.#add(table, indexUnits(index, before, after), name);
  }

  #add({ definition: { name } }: Table, units: number, index?: string): void {
    if (this.#mode === 'NONE') return;
    const sums = this.#byTable.get(name) ?? { table: 0, indexes: {} };
    if (index === undefined) sums.table += units;
    else if (units > 0) sums.indexes[index] = (sums.indexes[index] ?? 0) + units;
    this.#byTable.set(name, sums);
  }

  /** For operations on one table. */
  get ofOne(): object {
    const [ConsumedCapacity] = this.#entries;
    return ConsumedCapacity ? { ConsumedCapacity } : {};
  }

  /** For operations on several tables. */
  get ofAll(): object {
    return this.#mode === 'NONE' ? {} : { ConsumedCapacity: this.#entries };
  }

  get #entries(): object[] {
    return [...this.#byTable].map(([TableName, { table, indexes }]) => {
      const inIndexes = Object.entries(indexes);
      return {
        TableName,
        CapacityUnits: inIndexes.reduce((sum, [, units]) => sum + units, table),
        ...(this.#mode === 'INDEXES' && {
          Table: { CapacityUnits: table },
          ...(inIndexes.length > 0 && {
            GlobalSecondaryIndexes: Object.fromEntries(
              inIndexes.map(([index, CapacityUnits]) => [index, { CapacityUnits }]),
            ),
          }),
        }),
      };
    });
  }
}

const unitsOf = (size: number): number => Math.max(1, Math.ceil(size / 1024));

/** An entry with a new key is deleted and put; one whose attributes stay as they are costs nothing. */
function indexUnits({ hash, range }: SortedRows, before: Row | undefined, after: Row | undefined): number {
  const entry = (row: Row | undefined) =>
    row && row.item[hash] !== undefined && row.item[range] !== undefined ? row : undefined;
  const [was, is] = [entry(before), entry(after)];
  if (was && is) {
    if (was.item[hash] !== is.item[hash] || was.item[range] !== is.item[range])
      return unitsOf(was.size) + unitsOf(is.size);
    return equal(was.item, is.item) ? 0 : unitsOf(Math.max(was.size, is.size));
  }
  return was || is ? unitsOf((was ?? is)?.size ?? 0) : 0;
}
