import { rowOf } from '../data/check-item.ts';
import type { Row } from '../data/sorted-rows.ts';
import type { Definition } from '../data/table.ts';
import type { TokenRecord } from '../request-tokens.ts';
import type { Commit, Tables } from '../tables.ts';
import { itemFromJson, itemToJson } from '../values/json.ts';

/** A record of the log. Items are in DynamoDB's JSON; every record has the state after its change. */
interface LogRecord {
  create?: Definition | undefined;
  drop?: string | undefined;
  put?: [table: string, item: object][] | undefined;
  delete?: [table: string, key: object][] | undefined;
  token?: TokenRecord | undefined;
}

/** Rows in one record of a snapshot. */
const ROWS = 100;

export function recordOf({ create, drop, changes = [], token }: Commit): string {
  const put: [string, object][] = [];
  const deleted: [string, object][] = [];
  for (const { table, before, after } of changes) {
    const { name } = table.definition;
    if (after) put.push([name, itemToJson(after.item)]);
    else if (before) deleted.push([name, itemToJson(table.keyOf(before.item))]);
  }
  const record: LogRecord = { create, drop, put, delete: deleted, token };
  return JSON.stringify(record);
}

/** Repeats a change that the log has. */
export function replay(tables: Tables, text: string): void {
  const record = JSON.parse(text) as LogRecord;
  if (record.create) tables.define(record.create);
  if (record.drop !== undefined) tables.drop(tables.table(record.drop));
  const changes = [
    ...(record.put ?? []).map(([name, json]) => {
      const table = tables.table(name);
      const after = rowOf(table, itemFromJson(json));
      return { table, before: table.rows.find(after.item), after };
    }),
    ...(record.delete ?? []).map(([name, json]) => {
      const table = tables.table(name);
      return { table, before: table.rows.find(itemFromJson(json)), after: undefined };
    }),
  ];
  if (changes.length > 0 || record.token) tables.commit(changes, record.token);
}

/** The records that make the present state. What changes while they are read does not change them. */
export function snapshotOf(tables: Tables): Iterable<string> {
  const state = tables.all().map((table) => ({
    definition: table.definition,
    rows: table.rows.partitions().flatMap(([, rows]) => rows),
  }));
  return recordsOf(state, tables.tokens());
}

function* recordsOf(
  state: { definition: Definition; rows: Row[] }[],
  tokens: TokenRecord[],
): Iterable<string> {
  for (const { definition, rows } of state) {
    yield JSON.stringify({ create: definition });
    for (let from = 0; from < rows.length; from += ROWS)
      yield JSON.stringify({
        put: rows.slice(from, from + ROWS).map(({ item }) => [definition.name, itemToJson(item)]),
      });
  }
  for (const token of tokens) yield JSON.stringify({ token });
}
