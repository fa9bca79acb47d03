import type { GetCommandInput, QueryCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@boxoffice/shared/tables/exceptions.ts';
import type { Row, SortedRows } from '../../../knative/laptop/tables/data/sorted-rows.ts';
import type { Change, Table } from '../../../knative/laptop/tables/data/table.ts';
import { TableError, UnsuitableItem } from '../../../knative/laptop/tables/table-error.ts';
import { Tables } from '../../../knative/laptop/tables/tables.ts';
import { type Item, services } from '../../invariants/snapshot.ts';
import { copyJson } from './copy-json.ts';

/** A request that DynamoDB rejects, or that the tables do not support. */
export class InvalidRequest extends Error {
  override name = 'ValidationException';
}

/** How many of the latest writes a stale index misses. */
const STALE_WRITES = 12;

/**
 * The services' tables in memory: those of the embedded tables server, with the inputs, answers and errors of the
 * document client.
 */
export class MemoryTables {
  readonly #tables = new Tables();
  /** The latest writes, oldest first. */
  #latest: Change[] = [];
  /** Called for each write. */
  onWrite: (table: string, before: Item | undefined, after: Item | undefined) => void = () => {};

  constructor() {
    for (const service of services) this.#tables.define(definitionOf(`boxoffice-${service}`));
    this.#tables.onCommit = ({ changes = [] }) => {
      for (const change of changes) this.#record(change);
    };
  }

  all = (table: string): Item[] =>
    this.#tables
      .table(table)
      .rows.partitions()
      .flatMap(([, rows]) => rows.map(({ item }) => item as unknown as Item));

  get = (input: GetCommandInput): { Item?: Record<string, unknown> } => this.execute('GetItem', input);

  /** @param isStale reads an index as it was a few writes ago: indexes are eventually consistent */
  query(input: QueryCommandInput, isStale = false): object {
    this.#tables.rowsOf = isStale ? (...index) => this.#staleRows(...index) : undefined;
    return this.execute('Query', input);
  }

  /** @throws TransactionCanceledException with a reason for each write when a condition fails */
  transact = (input: TransactWriteCommandInput): object => this.execute('TransactWriteItems', input);

  /**
   * @param operation its name in DynamoDB's API
   * @throws InvalidRequest and the exceptions of shared/src/tables
   */
  execute(operation: string, input: object): object {
    try {
      return copyJson(this.#tables.execute(operation, copyJson(input)));
    } catch (error) {
      throw error instanceof TableError ? exceptionOf(error) : error;
    }
  }

  #record(change: Change): void {
    const { table, before, after } = change;
    this.#latest = [...this.#latest.slice(1 - STALE_WRITES), change];
    this.onWrite(table.definition.name, before?.item as unknown as Item, after?.item as unknown as Item);
  }

  #staleRows(table: Table, index: SortedRows, partition: string): Row[] {
    const keyOf = ({ item }: Row) => `${item.pk}\0${item.sk}`;
    const rows = new Map(index.partition(partition).map((row) => [keyOf(row), row]));
    for (const { before, after } of this.#latest.filter((write) => write.table === table).reverse()) {
      if (after) rows.delete(keyOf(after));
      if (before?.item[index.hash] === partition && before.item[index.range] !== undefined)
        rows.set(keyOf(before), before);
    }
    return index.sort([...rows.values()]);
  }
}

/** The shape of every table: shared/src/tables/create-tables.ts. */
const definitionOf = (name: string) => ({
  name,
  id: name,
  createdAt: 0,
  hash: 'pk',
  range: 'sk',
  indexes: ['gsi1', 'gsi2'].map((index) => ({ name: index, hash: `${index}pk`, range: `${index}sk` })),
  expiryAttribute: 'ttl',
});

function exceptionOf(error: TableError): Error {
  const { name, message, members } = error;
  if (name === 'TransactionCanceledException')
    return new TransactionCanceledException(
      message,
      {},
      (members.CancellationReasons ?? []).map(({ Item, ...reason }) => ({
        ...reason,
        ...(Item !== undefined && { Item: copyJson(Item as Record<string, unknown>) }),
      })),
    );
  if (name === 'ConditionalCheckFailedException')
    return new ConditionalCheckFailedException(
      message,
      {},
      members.Item === undefined ? undefined : copyJson(members.Item as Record<string, unknown>),
    );
  return error instanceof UnsuitableItem ? error : new InvalidRequest(message);
}

/** The exception with which DynamoDB cancels a transaction. */
export const cancelled = (codes: string[]): TransactionCanceledException =>
  new TransactionCanceledException(
    'Transaction cancelled',
    {},
    codes.map((Code) => ({ Code })),
  );
