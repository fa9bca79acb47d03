import { type Change, type Definition, Table } from './data/table.ts';
import * as admin from './operations/admin.ts';
import { notFound } from './operations/input.ts';
import { type QueryInput, query, type RowsOf, scan } from './operations/query.ts';
import { batchGetItem, getItem, transactGetItems } from './operations/read.ts';
import { batchWriteItem, type TransactInput, transact } from './operations/transact.ts';
import { writeItem } from './operations/write.ts';
import { requestTokens, type TokenRecord } from './request-tokens.ts';
import { TableError } from './table-error.ts';

/** A change of the tables: what the log stores of it, and how to take it back when it could not be stored. */
export interface Commit {
  create?: Definition;
  drop?: string;
  changes?: Change[];
  token?: TokenRecord;
  revert: () => void;
}

/**
 * The part of DynamoDB that the project uses, in memory. An operation takes effect at once and as a whole. Items have
 * the form of `Value`, for which the server and the simulation have their own conversions.
 */
export class Tables {
  readonly #tables = new Map<string, Table>();
  readonly #tokens = requestTokens();
  /** Called for each change after it took effect. */
  onCommit: (commit: Commit) => void = () => {};
  /** Replaces the rows that a query of an index reads. */
  rowsOf: RowsOf | undefined;

  /** @throws TableError */
  execute(operation: string, input: object): object {
    if (!Object.hasOwn(this.#operations, operation))
      throw new TableError(
        'UnknownOperationException',
        `The embedded tables server does not support the operation ${operation}`,
      );
    return (this.#operations[operation] as (input: object) => object)(input);
  }

  /** @throws TableError (ResourceNotFoundException) */
  table = (name: string | undefined): Table => {
    const table = this.#tables.get(name ?? '');
    if (!table) throw notFound();
    return table;
  };

  all = (): Table[] => [...this.#tables.values()];

  tokens = (): TokenRecord[] => this.#tokens.all();

  commit = (changes: Change[], token?: TokenRecord): void => {
    for (const { table, before, after } of changes) table.replace(before, after);
    if (token) this.#tokens.add(token);
    this.onCommit({
      changes,
      ...(token && { token }),
      revert: () => {
        for (const { table, before, after } of changes.toReversed()) table.replace(after, before);
        if (token) this.#tokens.remove(token);
      },
    });
  };

  define(definition: Definition): void {
    const before = this.#tables.get(definition.name);
    if (before) {
      const previous = before.definition;
      before.definition = definition;
      this.onCommit({
        create: definition,
        revert: () => {
          before.definition = previous;
        },
      });
      return;
    }
    this.#tables.set(definition.name, new Table(definition));
    this.onCommit({ create: definition, revert: () => this.#tables.delete(definition.name) });
  }

  drop(table: Table): void {
    const { name } = table.definition;
    this.#tables.delete(name);
    this.onCommit({ drop: name, revert: () => this.#tables.set(name, table) });
  }

  #described(name: string | undefined): Table {
    const table = this.#tables.get(name ?? '');
    if (!table) throw admin.noTable(name);
    return table;
  }

  readonly #operations: Record<string, (input: never) => object> = {
    GetItem: (input) => getItem(this, input),
    BatchGetItem: (input) => batchGetItem(this, input),
    TransactGetItems: (input) => transactGetItems(this, input),
    Query: (input: QueryInput) => query(this, input, input.IndexName ? this.rowsOf : undefined),
    Scan: (input) => scan(this, input),
    PutItem: (input) => writeItem(this, 'Put', input),
    UpdateItem: (input) => writeItem(this, 'Update', input),
    DeleteItem: (input) => writeItem(this, 'Delete', input),
    TransactWriteItems: (input: TransactInput) => {
      const token = this.#tokens.check(input);
      if (token === 'done') return {};
      const { changes, answer } = transact(this, input);
      if (changes.length > 0 || token) this.commit(changes, token);
      return answer;
    },
    BatchWriteItem: (input) => {
      const { changes, answer } = batchWriteItem(this, input);
      this.commit(changes);
      return answer;
    },
    CreateTable: (input: admin.AdminInput) => {
      const definition = admin.definitionOf(input);
      if (this.#tables.has(definition.name)) throw admin.exists(definition.name);
      this.define(definition);
      return { TableDescription: admin.describe(this.table(definition.name)) };
    },
    DescribeTable: ({ TableName }: admin.AdminInput) => ({
      Table: admin.describe(this.#described(TableName)),
    }),
    DeleteTable: ({ TableName }: admin.AdminInput) => {
      const table = this.#described(TableName);
      this.drop(table);
      return { TableDescription: admin.describe(table, 'DELETING') };
    },
    ListTables: (input) => admin.listTables([...this.#tables.keys()], input),
    UpdateTimeToLive: (input: admin.AdminInput) => {
      const table = this.#described(input.TableName);
      const expiryAttribute = admin.expiryOf(table, input);
      this.define({ ...table.definition, expiryAttribute });
      return { TimeToLiveSpecification: input.TimeToLiveSpecification };
    },
    DescribeTimeToLive: ({ TableName }: admin.AdminInput) => admin.describeExpiry(this.#described(TableName)),
  };
}
