import {
  BatchGetCommand,
  BatchWriteCommand,
  type Command,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@boxoffice/shared/tables/commands.ts';
import { TablesException } from '@boxoffice/shared/tables/exceptions.ts';
import type { Key } from '@boxoffice/shared/tables/items.ts';
import { type KeyedTable, writesOf } from '../meter.ts';
import type { Scheduler } from '../scheduler.ts';
import { cancelled, type MemoryTables } from '../tables/memory.ts';
import { readUnits } from '../tables/read-units.ts';
import { itemOf, partitionOf, queriedPartition, writeCharges } from './charges.ts';
import type { Charge, Limits } from './limits.ts';
import { Usage } from './usage.ts';

/**
 * How long requests take, in milliseconds: with both hops a read takes 5, a write 7 and a transaction 14. DynamoDB
 * promises single-digit milliseconds for a request and no time for a transaction ("What is Amazon DynamoDB?", Developer
 * Guide). A transaction prepares and then commits each of its items, which are two writes one after the other
 * (Idziorek et al., "Distributed Transactions at Scale in Amazon DynamoDB", USENIX ATC 2023).
 */
export const HOP_MS = 2;
export const READ_MS = 1;
export const WRITE_MS = 3;
export const TRANSACTION_MS = 10;

/** The tables in memory with DynamoDB's limits and times. */
export class LimitedTables {
  readonly usage = new Usage();
  readonly #tables: MemoryTables;
  readonly #limits: Limits;
  readonly #scheduler: Scheduler;

  constructor(tables: MemoryTables, limits: Limits, scheduler: Scheduler) {
    this.#tables = tables;
    this.#limits = limits;
    this.#scheduler = scheduler;
  }

  /** @throws TablesException as DynamoDB answers, before any retry of a client */
  async send(command: Command): Promise<unknown> {
    await this.#scheduler.wait(HOP_MS);
    try {
      return await this.#serve(command);
    } finally {
      await this.#scheduler.wait(HOP_MS);
    }
  }

  #serve(command: Command): Promise<unknown> {
    const tables = this.#tables;
    if (command instanceof GetCommand) {
      const output = tables.get(command.input);
      const { TableName = '', Key, ConsistentRead = false } = command.input;
      return this.#read(output, partitionOf({ TableName, Key: Key as Key }), [output.Item], ConsistentRead);
    }
    if (command instanceof QueryCommand) {
      const output = tables.query(command.input) as { Items: object[] };
      const { ConsistentRead = false } = command.input;
      return this.#read(output, queriedPartition(command.input), output.Items, ConsistentRead);
    }
    if (command instanceof BatchGetCommand) return this.#batchGet(command);
    if (command instanceof BatchWriteCommand) return this.#batchWrite(command);
    if (command instanceof TransactWriteCommand) return this.#transact(command);
    if (command instanceof PutCommand) {
      const { input } = command;
      return this.#write(command, { Put: { ...input, Item: input.Item ?? {} } }, () =>
        tables.execute('PutItem', input),
      );
    }
    if (command instanceof UpdateCommand) {
      const { input } = command;
      const update = { Update: { UpdateExpression: '', ...input } };
      return this.#write(command, update, () => tables.execute('UpdateItem', input));
    }
    if (command instanceof DeleteCommand) {
      const { input } = command;
      return this.#write(command, { Delete: input }, () => tables.execute('DeleteItem', input));
    }
    throw new Error(`The limited tables have no ${command.operation}`);
  }

  async #read<Output>(
    output: Output,
    partition: string,
    items: (object | undefined)[],
    isConsistent: boolean,
  ): Promise<Output> {
    this.#take([{ partition, kind: 'read', units: readUnits(items, isConsistent) }]);
    await this.#scheduler.wait(READ_MS);
    return output;
  }

  /** Each item costs its own units. The items without units are not processed. */
  async #batchGet({ input }: BatchGetCommand): Promise<object> {
    const [TableName = '', { Keys = [], ConsistentRead = false } = {}] =
      Object.entries(input.RequestItems ?? {})[0] ?? [];
    const found: object[] = [];
    const left = Keys.filter((key) => {
      const { Item } = this.#tables.get({ TableName, Key: key });
      const units = readUnits([Item], ConsistentRead);
      const isRead = this.#isAdmitted([
        { partition: partitionOf({ TableName, Key: key as Key }), kind: 'read', units },
      ]);
      if (isRead && Item) found.push(Item);
      return !isRead;
    });
    if (left.length === Keys.length) throw throttling();
    await this.#scheduler.wait(READ_MS);
    return {
      Responses: { [TableName]: found },
      UnprocessedKeys: left.length > 0 ? { [TableName]: { Keys: left } } : {},
    };
  }

  async #batchWrite(command: BatchWriteCommand): Promise<object> {
    const [TableName = '', requests = []] = Object.entries(command.input.RequestItems ?? {})[0] ?? [];
    const left = requests.filter(({ DeleteRequest }) => {
      const Delete = { TableName, Key: DeleteRequest?.Key };
      const write = { TableName, Key: DeleteRequest?.Key as Key };
      if (this.#isConflicted([write])) return true;
      const charges = writeCharges(this.#tables, [write], [{ Delete }], false).flat();
      if (!this.#isAdmitted(charges)) return true;
      this.#tables.execute('DeleteItem', Delete);
      return false;
    });
    if (left.length === requests.length) throw throttling();
    await this.#scheduler.wait(WRITE_MS);
    return { UnprocessedItems: left.length > 0 ? { [TableName]: left } : {} };
  }

  async #write(
    command: Command,
    item: Parameters<typeof writeCharges>[2][number],
    carryOut: () => object,
  ): Promise<object> {
    const writes = writesOf(command);
    if (this.#isConflicted(writes))
      throw new TablesException('TransactionConflictException', 'A transaction has the item');
    this.#take(writeCharges(this.#tables, writes, [item], false).flat());
    const output = carryOut();
    await this.#scheduler.wait(WRITE_MS);
    return output;
  }

  /** A transaction that meets another one is cancelled at once. It costs its units all the same. */
  async #transact(command: TransactWriteCommand): Promise<object> {
    const writes = writesOf(command);
    const charges = writeCharges(this.#tables, writes, command.input.TransactItems ?? [], true);
    const isConflicted = this.#isConflicted(writes);
    const empty = this.#limits.take(charges.flat());
    if (isConflicted || empty.length === 0) this.usage.count(charges.flat());
    if (isConflicted)
      throw cancelled(
        writes.map((write) => (this.#limits.isOccupied(itemOf(write)) ? 'TransactionConflict' : 'None')),
      );
    if (empty.length > 0) {
      this.usage.refuse('units of', empty);
      const isEmpty = (ofWrite: Charge[]) => ofWrite.some(({ partition }) => empty.includes(partition));
      throw cancelled(charges.map((ofWrite) => (isEmpty(ofWrite) ? 'ThrottlingError' : 'None')));
    }
    const items = writes.map(itemOf);
    this.#limits.occupy(items);
    try {
      await this.#scheduler.wait(TRANSACTION_MS);
      return this.#tables.transact(command.input);
    } finally {
      this.#limits.release(items);
    }
  }

  #isConflicted(writes: KeyedTable[]): boolean {
    const occupied = writes.map(itemOf).filter((item) => this.#limits.isOccupied(item));
    this.usage.refuse('transactions at', occupied);
    return occupied.length > 0;
  }

  #isAdmitted(charges: Charge[]): boolean {
    const empty = this.#limits.take(charges);
    if (empty.length > 0) this.usage.refuse('units of', empty);
    else this.usage.count(charges);
    return empty.length === 0;
  }

  #take(charges: Charge[]): void {
    if (!this.#isAdmitted(charges)) throw throttling();
  }
}

const throttling = () =>
  new TablesException('ProvisionedThroughputExceededException', 'The rate is too high');
