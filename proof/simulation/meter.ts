import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@boxoffice/shared/tables/commands.ts';
import type { Key } from '@boxoffice/shared/tables/items.ts';
import type { Costs, Counts } from '../harness/order-costs.ts';
import type { Item } from '../invariants/snapshot.ts';
import { queriedPartition } from './scale/charges.ts';
import type { MemoryTables } from './tables/memory.ts';
import { readUnits } from './tables/read-units.ts';
import { writeUnits } from './tables/write-units.ts';

/** The key of an item in a table. */
export interface KeyedTable {
  TableName: string;
  Key: Key;
}

const noCosts = (): Costs => ({
  requests: {},
  writeUnits: {},
  readUnits: {},
  filterCalls: {},
  deliveries: {},
});

/** Counts the requests to the tables, their write units, and the filter calls and deliveries of events. */
export class Meter {
  costs = noCosts();
  /** The table, the index and the key of each partition that was queried. */
  queried = new Set<string>();

  /** Carries out a command on the tables and counts it. A refused write costs its units too. */
  measure<Result>(tables: MemoryTables, command: { input: object }, carryOut: () => Result): Result {
    const operation = command.constructor.name.replace(/Command$/, '');
    const writes = writesOf(command);
    const inTransaction = command instanceof TransactWriteCommand;
    const read = ({ TableName, Key }: KeyedTable) => tables.get({ TableName, Key }).Item as Item | undefined;
    const before = writes.map(read);
    const [table = ''] = [...writes.map(({ TableName }) => TableName), ...tablesOf(command)];
    count(this.costs.requests, serviceOf(table), operation, 1);
    if (command instanceof QueryCommand) this.queried.add(queriedPartition(command.input));
    try {
      const result = carryOut();
      const units = unitsRead(command.input, result);
      if (units > 0) count(this.costs.readUnits, serviceOf(table), operation, units);
      return result;
    } finally {
      writes.forEach((write, n) => {
        const units = writeUnits(before[n], read(write), inTransaction);
        count(this.costs.writeUnits, serviceOf(write.TableName), kindOf(write.Key), units);
      });
    }
  }

  reset(): void {
    this.costs = noCosts();
    this.queried = new Set();
  }

  recordFilterCall(service: string, type: string): void {
    count(this.costs.filterCalls, service, type, 1);
  }

  recordDelivery(service: string, type: string): void {
    count(this.costs.deliveries, service, type, 1);
  }
}

/** What DynamoDB bills for the items of an answer. A missing item costs as much as a small one. */
function unitsRead(input: { ConsistentRead?: boolean }, result: unknown): number {
  const { Item, Items, Responses } = (result ?? {}) as Record<string, unknown>;
  const isConsistent = input.ConsistentRead ?? false;
  if (Items) return readUnits(Items as object[], isConsistent);
  if (Responses)
    return Object.values(Responses)
      .flat()
      .reduce((sum: number, item) => sum + readUnits([item as object], true), 0);
  return 'ConsistentRead' in input ? readUnits([Item as object | undefined], isConsistent) : 0;
}

const serviceOf = (table: string): string => table.replace('boxoffice-', '');
/** The kind of an item: the words of its keys without their ids. */
const kindOf = ({ pk, sk }: Key): string =>
  `${pk.split('#')[0]} ${sk.split('#')[0]?.replace(/^[\d-].*/, '')}`;

function count(counts: Counts, service: string, name: string, by: number): void {
  const ofService = counts[service] ?? {};
  counts[service] = { ...ofService, [name]: (ofService[name] ?? 0) + by };
}

/** The items that a command writes, in its order. */
export function writesOf(command: { input: object }): KeyedTable[] {
  if (command instanceof PutCommand) return [keyedPut(command.input)];
  if (command instanceof UpdateCommand || command instanceof DeleteCommand)
    return [command.input as KeyedTable];
  if (command instanceof TransactWriteCommand)
    return (command.input.TransactItems ?? []).map(({ Put, Update, Delete, ConditionCheck }) =>
      Put ? keyedPut(Put) : ((Update ?? Delete ?? ConditionCheck) as KeyedTable),
    );
  if (command instanceof BatchWriteCommand)
    return Object.entries(command.input.RequestItems ?? {}).flatMap(([TableName, requests]) =>
      requests.map(({ DeleteRequest }) => ({ TableName, Key: DeleteRequest?.Key as Key })),
    );
  return [];
}

const keyedPut = ({ TableName, Item }: { TableName?: string | undefined; Item?: object | undefined }) => {
  const { pk, sk } = Item as Key;
  return { TableName: TableName ?? '', Key: { pk, sk } };
};

const tablesOf = (command: { input: object }): string[] =>
  command instanceof BatchGetCommand
    ? Object.keys(command.input.RequestItems ?? {})
    : [(command.input as { TableName?: string }).TableName ?? ''];
