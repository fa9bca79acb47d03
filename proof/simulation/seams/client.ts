import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Unreachable } from '@boxoffice/shared/errors.ts';
import { networkWait } from '../pods.ts';
import { simulation } from '../simulation.ts';
import { cancelled, InvalidRequest } from '../tables/memory.ts';

/** Replaces shared/src/tables/client.ts: the tables of the simulation over a network that fails. */
// The SDK's paginators accept only an instance of DynamoDBDocumentClient.
export const db = Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, {
  async send(command: object): Promise<unknown> {
    try {
      return await execute(command);
    } catch (error) {
      // The product answers 500 then, which a retry or another tick can hide.
      if (error instanceof InvalidRequest)
        simulation().history.recordViolation('every table request is valid', error.message);
      throw error;
    }
  },
});

async function execute(command: object): Promise<unknown> {
  if (command instanceof GetCommand) {
    await beforeCommand('before a read');
    return simulation().tables.get(command.input);
  }
  if (command instanceof QueryCommand) {
    await beforeCommand('before a query');
    const { rates, random, history, tables } = simulation();
    const isStale = command.input.IndexName !== undefined && random.chance(rates.staleIndex);
    if (isStale) history.recordFault('stale index', command.input.IndexName ?? '');
    return tables.query(command.input, isStale);
  }
  if (command instanceof UpdateCommand) {
    await beforeCommand('before an update');
    simulation().tables.execute('UpdateItem', command.input);
    return afterCommand('after an update');
  }
  if (command instanceof DeleteCommand) {
    await beforeCommand('before a delete');
    simulation().tables.execute('DeleteItem', command.input);
    return afterCommand('after a delete');
  }
  if (command instanceof TransactWriteCommand) {
    await beforeCommand('before a transaction');
    const { rates, random, history } = simulation();
    if (random.chance(rates.table)) {
      history.recordFault('table conflict', 'two transactions at once');
      throw cancelled((command.input.TransactItems ?? []).map(() => 'TransactionConflict'));
    }
    simulation().tables.transact(command.input);
    return afterCommand('after a transaction');
  }
  throw new Error(`The simulated tables have no ${command.constructor.name}`);
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
