import { cpus } from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as sdk from '@aws-sdk/lib-dynamodb';
import * as lean from '@boxoffice/shared/tables/commands.ts';
import { createTable } from '@boxoffice/shared/tables/create-tables.ts';
import { DynamoDb } from '@boxoffice/shared/tables/dynamodb/client.ts';
import { findTablesServer } from '../../knative/laptop/setup/tables-server.js';
import { startServer } from '../../shared/src/testing/server.ts';
import { commandLine } from '../harness/command-line.ts';
import { median } from '../harness/machine.ts';

const USAGE = `Usage: npm run bench -- tables [--calls N] [--rounds N]

Sends the same commands by the AWS SDK and by our client, in turn, to one tables server. Prints the processor time of
this process for each call: medians of the rounds.

  --calls N   calls of each kind in a round (1000)
  --rounds N  rounds (5)
`;

const { calls, rounds } = commandLine(USAGE, { calls: 1000, rounds: 5 });
const AT_ONCE = 8;
const TABLE = 'bench';

const { command, args } = await findTablesServer();
const server = await startServer(command, (port) => args(port));
Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${server.port}`,
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});
const reference = sdk.DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const ours = new DynamoDb(process.env);

/** An item of the size of an order. */
const item = (n: number) => ({
  pk: `ORDER#${n}`,
  sk: 'ORDER',
  status: 'created',
  userId: '0190a7e4-6f1c-7f6e-a7c5-5d1a3c7c7b11',
  ticket: { id: '0190a7e4-6f1c-7f6e-a7c5-5d1a3c7c7b12', title: 'Tosca', price: 4500, currency: 'EUR' },
  quantity: 2,
  total: 9000,
  expiresAt: 1_790_000_000_000,
  version: 1,
});
const get = (n: number) => ({
  TableName: TABLE,
  Key: { pk: `ORDER#${n % 6}`, sk: 'ORDER' },
  ConsistentRead: true,
});
const transaction = (n: number) => ({
  TransactItems: Array.from({ length: 6 }, (_, part) => ({
    Put: { TableName: TABLE, Item: item((n % AT_ONCE) * 6 + part) },
  })),
});

const clients = {
  'AWS SDK': {
    GetItem: (n: number) => reference.send(new sdk.GetCommand(get(n))),
    'transaction of 6': (n: number) => reference.send(new sdk.TransactWriteCommand(transaction(n))),
  },
  'our client': {
    GetItem: (n: number) => ours.send(new lean.GetCommand(get(n))),
    'transaction of 6': (n: number) => ours.send(new lean.TransactWriteCommand(transaction(n))),
  },
};
type Kind = 'GetItem' | 'transaction of 6';

/** Milliseconds of this process's processors for each of the calls. */
async function cpuOf(call: (n: number) => Promise<unknown>, count: number): Promise<number> {
  const before = process.cpuUsage();
  let next = 0;
  const one = async () => {
    while (next < count) await call(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

try {
  await createTable(new DynamoDBClient({}), TABLE);
  const [processor] = cpus();
  console.log(`${cpus().length} × ${processor?.model}, Node ${process.version}`);
  console.log(`CPU ms a call, medians of ${rounds} rounds of ${calls} calls, ${AT_ONCE} at once\n`);
  for (const kind of ['GetItem', 'transaction of 6'] as Kind[]) {
    const times = { 'AWS SDK': [] as number[], 'our client': [] as number[] };
    // The first round warms up.
    for (let round = 0; round <= rounds; round++)
      for (const name of ['AWS SDK', 'our client'] as const) {
        const time = await cpuOf(clients[name][kind], kind === 'GetItem' ? calls : Math.ceil(calls / 4));
        if (round > 0) times[name].push(time);
      }
    const [before, after] = [median(times['AWS SDK']), median(times['our client'])];
    console.log(
      `${kind}: AWS SDK ${before.toFixed(3)}, our client ${after.toFixed(3)}, ratio ${(before / after).toFixed(1)}`,
    );
  }
} finally {
  await ours.close();
  reference.destroy();
  await server.stop();
}
