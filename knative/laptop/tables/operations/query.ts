import { firstWhere, type Row, type SortedRows } from '../data/sorted-rows.ts';
import type { Table } from '../data/table.ts';
import { type Condition, conditionOf } from '../expressions/condition.ts';
import { keyConditionOf } from '../expressions/key-condition.ts';
import { checkPlaceholders } from '../expressions/placeholders.ts';
import { type Projection, projectionOf } from '../expressions/projection.ts';
import { invalid } from '../table-error.ts';
import { attributeOf, compareStrings, type Item } from '../values/value.ts';
import { Capacity } from './capacity.ts';
import { checkParameters, type Input, oneOf, type Store } from './input.ts';

/** The most bytes that one page reads. */
const PAGE_BYTES = 2 ** 20;

export interface QueryInput extends Input {
  IndexName?: string | undefined;
  KeyConditionExpression?: string | undefined;
  ScanIndexForward?: boolean | undefined;
  Limit?: number | undefined;
  ExclusiveStartKey?: Item | undefined;
  Select?: string | undefined;
}

/** The rows of a partition; a simulation can replace those of an index by older ones. */
export type RowsOf = (table: Table, source: SortedRows, partition: string) => readonly Row[];

/** Query. @throws TableError */
export function query(store: Store, input: QueryInput, rowsOf?: RowsOf): object {
  const { table, source, values, ...expressions } = prepare(store, input);
  const { KeyConditionExpression: expression, ExpressionAttributeNames: names } = input;
  if (expression === undefined)
    throw invalid(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  const condition = keyConditionOf(expression, source.hash, source.range, names);
  checkPlaceholders(input, [condition, expressions.filter, expressions.projection]);
  expressions.filter?.check(values);
  for (const [name = ''] of expressions.filter?.paths ?? [])
    if (name === source.hash || name === source.range)
      throw invalid(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
  const partition = condition.partition(values);
  const position = condition.position(values);
  const start = startKey(table, source, input);
  if (start && (start[source.hash] !== partition || position(start[source.range] as string) !== 0))
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  const all = rowsOf ? rowsOf(table, source, partition) : source.partition(partition);
  const at = (row: Row) => position(row.item[source.range] as string);
  let [from, to] = [firstWhere(all, (row) => at(row) >= 0), firstWhere(all, (row) => at(row) > 0)];
  const forward = input.ScanIndexForward !== false;
  if (start && forward)
    from = Math.max(
      from,
      firstWhere(all, ({ item }) => source.compare(item, start) > 0),
    );
  if (start && !forward)
    to = Math.min(
      to,
      firstWhere(all, ({ item }) => source.compare(item, start) >= 0),
    );
  const rows = all.slice(from, Math.max(from, to));
  // An index can have more rows with the last sort key.
  const end = source === table.rows ? condition.last(values, forward) : undefined;
  return page(forward ? rows : rows.reverse(), table, source, input, { ...expressions, end });
}

/** Scan, in the order of the partition keys. @throws TableError */
export function scan(store: Store, input: QueryInput): object {
  const { table, source, values, ...expressions } = prepare(store, input);
  checkPlaceholders(input, [expressions.filter, expressions.projection]);
  expressions.filter?.check(values);
  const start = startKey(table, source, input);
  const rows = source.partitions().flatMap(([key, all]) => {
    const order = start ? compareStrings(key, start[source.hash] as string) : 1;
    if (order < 0) return [];
    return order > 0 || !start ? all : all.filter(({ item }) => source.compare(item, start) > 0);
  });
  return page(rows, table, source, input, expressions);
}

interface Reading {
  filter: Condition | undefined;
  projection: Projection | undefined;
  /** The sort key after which no row can follow. */
  end?: string | undefined;
}

function prepare(store: Store, input: QueryInput) {
  checkParameters(input);
  const table = store.table(input.TableName);
  const source = input.IndexName === undefined ? table.rows : table.indexes.get(input.IndexName);
  if (!source) throw invalid(`The table does not have the specified index: ${input.IndexName}`);
  if (source !== table.rows && input.ConsistentRead)
    throw invalid('Consistent reads are not supported on global secondary indexes');
  if (input.Limit !== undefined && !(input.Limit >= 1))
    throw invalid(
      `1 validation error detected: Value '${input.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  const { FilterExpression, ProjectionExpression, ExpressionAttributeNames: names } = input;
  const select = oneOf('select', input.Select, [
    'ALL_ATTRIBUTES',
    'ALL_PROJECTED_ATTRIBUTES',
    'COUNT',
    'SPECIFIC_ATTRIBUTES',
  ]);
  if (ProjectionExpression !== undefined && input.Select !== undefined && select !== 'SPECIFIC_ATTRIBUTES')
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${select}`);
  return {
    table,
    source,
    values: input.ExpressionAttributeValues ?? {},
    filter:
      FilterExpression === undefined ? undefined : conditionOf(FilterExpression, 'FilterExpression', names),
    projection: ProjectionExpression === undefined ? undefined : projectionOf(ProjectionExpression, names),
  };
}

const keyNamesOf = (table: Table, { hash, range }: SortedRows): string[] => [
  ...new Set([...table.keyNames, hash, range]),
];

function startKey(
  table: Table,
  source: SortedRows,
  { ExclusiveStartKey: key }: QueryInput,
): Item | undefined {
  if (key === undefined) return undefined;
  const names = keyNamesOf(table, source);
  if (
    Object.keys(key).length !== names.length ||
    names.some((name) => typeof attributeOf(key, name) !== 'string')
  )
    throw invalid('The provided starting key is invalid');
  return key;
}

/** One page: it ends at the limit, or with the row that exceeds 1 MB. */
function page(
  rows: readonly Row[],
  table: Table,
  source: SortedRows,
  input: QueryInput,
  { filter, projection, end }: Reading,
): object {
  const capacity = new Capacity(input.ReturnConsumedCapacity);
  const most = Math.min(input.Limit ?? rows.length, rows.length);
  let bytes = 0;
  let read = 0;
  const items: Item[] = [];
  while (read < most && bytes <= PAGE_BYTES) {
    const row = rows[read++] as Row;
    bytes += row.size;
    if (!filter || filter.holds(row.item, input.ExpressionAttributeValues ?? {})) items.push(row.item);
  }
  // DynamoDB ends a full page without checking whether more rows follow.
  const isFull = read > 0 && (read === input.Limit || read < rows.length);
  const last = isFull && rows[read - 1]?.item[source.range] !== end ? rows[read - 1] : undefined;
  capacity.read(table, bytes, input.ConsistentRead ? 1 : 0.5, input.IndexName);
  return {
    ...(input.Select !== 'COUNT' && { Items: projection ? items.map(projection.project) : items }),
    Count: items.length,
    ScannedCount: read,
    ...(last && {
      LastEvaluatedKey: Object.fromEntries(keyNamesOf(table, source).map((name) => [name, last.item[name]])),
    }),
    ...capacity.ofOne,
  };
}
