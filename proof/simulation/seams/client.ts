import { Unreachable } from '@boxoffice/shared/errors.ts';
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
import { networkWait } from '../pods.ts';
import { simulation } from '../simulation.ts';
import { cancelled, InvalidRequest, type MemoryTables } from '../tables/memory.ts';

/** Replaces shared/src/tables/client.ts: the tables of the simulation over a network that fails. */
export const db = {
  async send(command: Command): Promise<unknown> {
    const { limitedTables } = simulation();
    try {
      return await (limitedTables ? limitedTables.send(command) : execute(command));
    } catch (error) {
      // The product answers 500 then, which a retry or another tick can hide.
      if (error instanceof InvalidRequest)
        simulation().history.recordViolation('every table request is valid', error.message);
      throw error;
    }
  },
};

async function execute(command: Command): Promise<unknown> {
  if (command instanceof GetCommand) {
    await beforeCommand('before a read');
    return carryOut(command, (tables) => tables.get(command.input));
  }
  if (command instanceof BatchGetCommand) return batchGet(command);
  if (command instanceof BatchWriteCommand) return batchWrite(command);
  if (command instanceof QueryCommand) {
    await beforeCommand('before a query');
    const { rates, random, history } = simulation();
    const isStale = command.input.IndexName !== undefined && random.chance(rates.staleIndex);
    if (isStale) history.recordFault('stale index', command.input.IndexName ?? '');
    return carryOut(command, (tables) => tables.query(command.input, isStale));
  }
  if (command instanceof UpdateCommand) {
    await beforeCommand('before an update');
    const updated = carryOut(command, (tables) => tables.execute('UpdateItem', command.input));
    await afterCommand('after an update');
    return updated;
  }
  if (command instanceof PutCommand) {
    await beforeCommand('before a put');
    carryOut(command, (tables) => tables.execute('PutItem', command.input));
    return afterCommand('after a put');
  }
  if (command instanceof DeleteCommand) {
    await beforeCommand('before a delete');
    carryOut(command, (tables) => tables.execute('DeleteItem', command.input));
    return afterCommand('after a delete');
  }
  if (command instanceof TransactWriteCommand) {
    await beforeCommand('before a transaction');
    const { rates, random, history } = simulation();
    if (random.chance(rates.table)) {
      history.recordFault('table conflict', 'two transactions at once');
      throw cancelled((command.input.TransactItems ?? []).map(() => 'TransactionConflict'));
    }
    carryOut(command, (tables) => tables.transact(command.input));
    return afterCommand('after a transaction');
  }
  throw new Error(`The simulated tables have no ${command.constructor.name}`);
}

/** A batch is not a snapshot: its items are read in any order, other requests write in between, and it can end early. */
async function batchGet(command: BatchGetCommand): Promise<object> {
  await beforeCommand('before a batch of reads');
  const { random, rates, history } = simulation();
  const [table = '', { Keys = [] } = {}] = Object.entries(command.input.RequestItems ?? {})[0] ?? [];
  carryOut(command, () => {});
  const left = [...Keys];
  const items: object[] = [];
  while (left.length > 0 && !random.chance(rates.table)) {
    const [Key] = left.splice(random.integer(0, left.length - 1), 1);
    const { Item } = simulation().tables.get({ TableName: table, Key });
    if (Item) items.push(Item);
    if (random.chance(rates.stall)) await networkWait('in a batch of reads');
  }
  if (left.length > 0) history.recordFault('part of a batch', `${left.length} keys not read`);
  return {
    Responses: { [table]: items },
    UnprocessedKeys: left.length > 0 ? { [table]: { Keys: left } } : {},
  };
}

/** Deletes in any order, and sometimes not all. */
async function batchWrite(command: BatchWriteCommand): Promise<object> {
  await beforeCommand('before a batch of writes');
  const { random, rates, history } = simulation();
  const [table = '', requests = []] = Object.entries(command.input.RequestItems ?? {})[0] ?? [];
  const isCut = random.chance(rates.table);
  const done = isCut ? random.integer(0, requests.length - 1) : requests.length;
  if (isCut) history.recordFault('part of a batch', `${requests.length - done} keys not written`);
  carryOut(command, (tables) => {
    for (const { DeleteRequest } of requests.slice(0, done))
      tables.execute('DeleteItem', { TableName: table, Key: DeleteRequest?.Key });
  });
  await afterCommand('after a batch of writes');
  return { UnprocessedItems: isCut ? { [table]: requests.slice(done) } : {} };
}

function carryOut<Result>(command: { input: object }, run: (tables: MemoryTables) => Result): Result {
  const { tables, meter } = simulation();
  return meter.measure(tables, command, () => run(tables));
}

async function beforeCommand(position: string): Promise<void> {
  await networkWait(position);
  const { rates, random, history } = simulation();
  if (!random.chance(rates.table / 2)) return;
  history.recordFault('table unreachable', position);
  throw new Unreachable('a table does not answer');
}

async function afterCommand(position: string): Promise<object> {
  await networkWait(position);
  const { rates, random, history } = simulation();
  if (!random.chance(rates.table / 2)) return {};
  history.recordFault('table answer lost', position);
  throw new Unreachable('a table does not answer');
}
