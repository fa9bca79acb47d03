import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { createTable } from '@boxoffice/shared/tables/create-tables.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTablesServer } from '../../../knative/laptop/setup/tables-server.js';
import { startServer } from '../../../shared/src/testing/server.ts';
import { Random } from '../../simulation/random.ts';
import { MemoryTables } from '../../simulation/tables/memory.ts';
import { commandOf } from '../../simulation/tables/random-command.ts';
import { updateAlone } from '../../simulation/tables/update-item.ts';

const TABLE = 'differential';
const COMMANDS = 600;

let real: DynamoDBDocumentClient;
let stop: () => Promise<void>;

beforeAll(async () => {
  const { command, args } = await findTablesServer();
  const server = await startServer(command, (port) => args(port));
  stop = server.stop;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await createTable(client, TABLE);
  real = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}, 60_000);

afterAll(() => stop());

/** What a command is answered, as far as the project looks at it. */
async function answerOf(send: () => unknown): Promise<unknown> {
  try {
    const answer = (await send()) as
      | { Item?: object; Items?: object[]; LastEvaluatedKey?: object }
      | undefined;
    return { item: answer?.Item, items: answer?.Items, last: answer?.LastEvaluatedKey };
  } catch (error) {
    const { name, CancellationReasons } = error as {
      name: string;
      CancellationReasons?: { Code?: string }[];
    };
    return { name, codes: CancellationReasons?.map(({ Code }) => Code ?? 'None') };
  }
}

test(`${COMMANDS} random commands are answered alike by the tables in memory and by a real server`, async () => {
  const memory = new MemoryTables();
  const random = new Random(20_301_205);
  const outcomes = { done: 0, cancelled: 0, invalid: 0 };
  for (let n = 0; n < COMMANDS; n++) {
    const command = commandOf(random, TABLE);
    const [theirs, ours] = await Promise.all([
      // The document client's overloads are for one command at a time.
      answerOf(() => real.send(command as GetCommand)),
      answerOf(() => inMemory(memory, command)),
    ]);
    expect(ours, `command ${n}: ${JSON.stringify(command.input)}`).toEqual(theirs);
    const { name } = theirs as { name?: string };
    outcomes[name === undefined ? 'done' : name.includes('Cancel') ? 'cancelled' : 'invalid'] += 1;
  }
  // Neither kind may be so rare that agreeing on it says nothing.
  expect(Math.min(outcomes.done, outcomes.cancelled)).toBeGreaterThan(COMMANDS / 20);
}, 120_000);

function inMemory(memory: MemoryTables, command: ReturnType<typeof commandOf>): unknown {
  if (command instanceof GetCommand) return memory.get(command.input);
  if (command instanceof QueryCommand) return memory.query(command.input);
  if (command instanceof DeleteCommand) return memory.delete(command.input);
  if (command instanceof UpdateCommand) return updateAlone(memory, command.input);
  if (command instanceof TransactWriteCommand) return memory.transact(command.input);
  throw new Error('No such command');
}
