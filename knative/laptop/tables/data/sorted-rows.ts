import { compareStrings, type Item } from '../values/value.ts';

/** A stored item and its size in bytes. */
export interface Row {
  readonly item: Item;
  readonly size: number;
}

/** The rows of a table or an index by partition; each partition is sorted by the names in `order`. */
export class SortedRows {
  readonly hash: string;
  readonly range: string;
  readonly #order: string[];
  readonly #partitions = new Map<string, Row[]>();

  /** @param order the sort key, and behind it what distinguishes two rows with the same */
  constructor(hash: string, order: [string, ...string[]]) {
    this.hash = hash;
    [this.range] = order;
    this.#order = order;
  }

  partition = (key: string): readonly Row[] => this.#partitions.get(key) ?? [];

  partitions = (): [string, readonly Row[]][] =>
    [...this.#partitions].sort(([one], [other]) => compareStrings(one, other));

  find(key: Item): Row | undefined {
    const rows = this.partition(key[this.hash] as string);
    const row = rows[this.#positionOf(rows, key)];
    return row && this.compare(row.item, key) === 0 ? row : undefined;
  }

  set(row: Row): void {
    const key = row.item[this.hash] as string;
    const rows = this.#partitions.get(key);
    if (!rows) {
      this.#partitions.set(key, [row]);
      return;
    }
    const at = this.#positionOf(rows, row.item);
    const found = rows[at];
    rows.splice(at, found && this.compare(found.item, row.item) === 0 ? 1 : 0, row);
  }

  delete(item: Item): void {
    const key = item[this.hash] as string;
    const rows = this.#partitions.get(key) ?? [];
    const at = this.#positionOf(rows, item);
    const found = rows[at];
    if (!found || this.compare(found.item, item) !== 0) return;
    if (rows.length === 1) this.#partitions.delete(key);
    else rows.splice(at, 1);
  }

  /** The order of two items, or of an item and the key of one, within a partition. */
  compare(one: Item, other: Item): number {
    for (const name of this.#order) {
      const order = compareStrings(one[name] as string, other[name] as string);
      if (order !== 0) return order;
    }
    return 0;
  }

  sort = (rows: Row[]): Row[] => rows.sort((one, other) => this.compare(one.item, other.item));

  #positionOf = (rows: readonly Row[], key: Item): number =>
    firstWhere(rows, ({ item }) => this.compare(item, key) >= 0);
}

/** The position of the first row that passes a test, which all rows behind it pass too; the length if none does. */
export function firstWhere(rows: readonly Row[], test: (row: Row) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(rows[middle] as Row)) high = middle;
    else low = middle + 1;
  }
  return low;
}
