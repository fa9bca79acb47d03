import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { createTable } from '@boxoffice/shared/tables/create-tables.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTablesServer } from '../../../knative/laptop/setup/tables-server.js';
import { startServer } from '../../../shared/src/testing/server.ts';
import { Random } from '../../harness/random.ts';
import { MemoryTables } from '../../simulation/tables/memory.ts';
import { randomCommand } from '../../simulation/tables/random-command.ts';
import { deleteItem, putItem, updateItem } from '../../simulation/tables/update-item.ts';

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

/** The parts of a command's answer that our table files read. */
async function answerOf(send: () => unknown): Promise<unknown> {
  try {
    const answer = (await send()) as
      | { Item?: object; Items?: object[]; LastEvaluatedKey?: object; Attributes?: object }
      | undefined;
    return {
      item: answer?.Item,
      items: answer?.Items,
      last: answer?.LastEvaluatedKey,
      updated: answer?.Attributes,
    };
  } catch (error) {
    const { name, CancellationReasons, Item } = error as {
      name: string;
      CancellationReasons?: { Code?: string }[];
      Item?: { version?: { N?: string }; available?: { N?: string } };
    };
    return {
      name,
      codes: CancellationReasons?.map(({ Code }) => Code ?? 'None'),
      numbers: [Item?.version?.N, Item?.available?.N],
    };
  }
}

test(`the tables in memory answer ${COMMANDS} random commands as a real server does`, async () => {
  const memory = new MemoryTables();
  const random = new Random(20_301_205);
  const outcomes = { done: 0, cancelled: 0, invalid: 0 };
  for (let n = 0; n < COMMANDS; n++) {
    const command = randomCommand(random, TABLE);
    const [expected, actual] = await Promise.all([
      // The overloads of the document client take one type of command, not a union.
      answerOf(() => real.send(command as GetCommand)),
      answerOf(() => inMemory(memory, command)),
    ]);
    expect(actual, `command ${n}: ${JSON.stringify(command.input)}`).toEqual(expected);
    const { name } = expected as { name?: string };
    outcomes[name === undefined ? 'done' : name.includes('Cancel') ? 'cancelled' : 'invalid'] += 1;
  }
  // Both kinds must be frequent, or the comparison would prove little.
  expect(Math.min(outcomes.done, outcomes.cancelled)).toBeGreaterThan(COMMANDS / 20);
}, 120_000);

function inMemory(memory: MemoryTables, command: ReturnType<typeof randomCommand>): unknown {
  if (command instanceof GetCommand) return memory.get(command.input);
  if (command instanceof QueryCommand) return memory.query(command.input);
  if (command instanceof PutCommand) return putItem(memory, command.input);
  if (command instanceof DeleteCommand) return deleteItem(memory, command.input);
  if (command instanceof UpdateCommand) return updateItem(memory, command.input);
  if (command instanceof TransactWriteCommand) return memory.transact(command.input);
  throw new Error('This kind of command is not supported');
}
