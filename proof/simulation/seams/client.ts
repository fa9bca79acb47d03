import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { waitFor } from '../pods.ts';
import { updateAlone } from '../tables/update-item.ts';
import { cancelled } from '../tables/memory.ts';
import { world } from '../simulation.ts';

/** DynamoDB didn't answer, after all the tries of its SDK. */
class NoAnswer extends Error {
  override name = 'TimeoutError';
}

/** Stands for shared/src/tables/client.ts: the tables of the world, reached over a network that fails. */
// The SDK's paginators accept only an instance of DynamoDBDocumentClient.
export const db = Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, {
  async send(command: object): Promise<unknown> {
    if (command instanceof GetCommand) {
      await asked('before a read');
      return world().tables.get(command.input);
    }
    if (command instanceof QueryCommand) {
      await asked('before a query');
      const { climate, random, history, tables } = world();
      const lags = command.input.IndexName !== undefined && random.chance(climate.indexLags);
      if (lags) history.fault('index lags', command.input.IndexName ?? '');
      return tables.query(command.input, lags);
    }
    if (command instanceof UpdateCommand) {
      await asked('before it counts');
      updateAlone(world().tables, command.input);
      return answered('after it counted');
    }
    if (command instanceof DeleteCommand) {
      await asked('before it deletes from the outbox');
      world().tables.delete(command.input);
      return answered('after it deleted from the outbox');
    }
    if (command instanceof TransactWriteCommand) {
      await asked('before it commits');
      const { climate, random, history } = world();
      if (random.chance(climate.tableFails)) {
        history.fault('table conflict', 'two transactions met');
        throw cancelled((command.input.TransactItems ?? []).map(() => 'TransactionConflict'));
      }
      world().tables.transact(command.input);
      return answered('after it committed');
    }
    throw new Error(`The simulated tables know no ${command.constructor.name}`);
  },
});

async function asked(at: string): Promise<void> {
  await waitFor(at);
  const { climate, random, history } = world();
  if (!random.chance(climate.tableFails / 2)) return;
  history.fault('table unreachable', at);
  throw new NoAnswer('socket hang up');
}

async function answered(at: string): Promise<object> {
  await waitFor(at);
  const { climate, random, history } = world();
  if (!random.chance(climate.tableFails / 2)) return {};
  history.fault('table answer lost', at);
  throw new NoAnswer('socket hang up');
}
