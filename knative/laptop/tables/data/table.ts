import type { Item } from '../values/value.ts';
import { type Row, SortedRows } from './sorted-rows.ts';

export interface IndexDefinition {
  name: string;
  hash: string;
  range: string;
}

/** What CreateTable and UpdateTimeToLive set. All keys are strings, and an index has all attributes. */
export interface Definition {
  name: string;
  id: string;
  /** Epoch seconds. */
  createdAt: number;
  hash: string;
  range: string;
  indexes: IndexDefinition[];
  expiryAttribute: string | undefined;
}

/** One write: the row before it and the row after it, undefined where there is none. */
export interface Change {
  table: Table;
  before: Row | undefined;
  after: Row | undefined;
}

/** A table in memory with its sparse indexes. */
export class Table {
  definition: Definition;
  readonly rows: SortedRows;
  readonly indexes: ReadonlyMap<string, SortedRows>;

  constructor(definition: Definition) {
    const { hash, range, indexes } = definition;
    this.definition = definition;
    this.rows = new SortedRows(hash, [range]);
    this.indexes = new Map(
      indexes.map((index) => [index.name, new SortedRows(index.hash, [index.range, hash, range])]),
    );
  }

  get keyNames(): [string, string] {
    return [this.rows.hash, this.rows.range];
  }

  keyOf = ({ [this.rows.hash]: hash, [this.rows.range]: range }: Item): Item =>
    ({ [this.rows.hash]: hash, [this.rows.range]: range }) as Item;

  replace(before: Row | undefined, after: Row | undefined): void {
    if (after) this.rows.set(after);
    else if (before) this.rows.delete(before.item);
    for (const index of this.indexes.values()) {
      const [was, is] = [isIn(index, before), isIn(index, after)];
      const stays = was && is && index.compare(was.item, is.item) === 0 && sameHash(index, was, is);
      if (was && !stays) index.delete(was.item);
      if (is) index.set(is);
    }
  }
}

const isIn = ({ hash, range }: SortedRows, row: Row | undefined): Row | undefined =>
  row && Object.hasOwn(row.item, hash) && Object.hasOwn(row.item, range) ? row : undefined;

const sameHash = ({ hash }: SortedRows, one: Row, other: Row): boolean => one.item[hash] === other.item[hash];
