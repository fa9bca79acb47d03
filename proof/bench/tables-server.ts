import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, waitForPort } from '../../knative/laptop/ports.ts';
import { findTablesServer } from '../../knative/laptop/setup/tables-server.js';
import { commandLine } from '../harness/command-line.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { residentMegabytes } from '../harness/machine.ts';

const USAGE = `Usage: npm run proof:tables-server -- [--seconds N] [--write]

Measures the tables server that TABLES_SERVER chooses, with its data on disk: processor time per operation, and
transactions of 7 writes per second from 1, 8 and 32 clients.

  --seconds N   duration of each measurement (3)
  --write       write the figures into proof/README.md
`;

const { seconds, write } = commandLine(USAGE, { seconds: 3, write: false });
const START_MS = 60_000;
/** The kernel's unit of processor time, in milliseconds (sysconf(_SC_CLK_TCK) is 100 on Linux). */
const TICK_MS = 10;
const TABLE = 'bench';

const figures: Figure[] = [];
const folder = mkdtempSync(join(tmpdir(), 'boxoffice-tables-'));
const { name, command, args } = await findTablesServer();
const port = await freePort();
const began = performance.now();
const child = spawn(command, args(port, folder), { stdio: 'inherit' });
const agent = new Agent({ keepAlive: true });

/** @throws Error for an answer other than 200 */
function send(operation: string, input: object): Promise<void> {
  const body = JSON.stringify(input);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20300101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20300101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  };
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', agent, headers }, (response) => {
      const isDone = response.statusCode === 200;
      response.resume();
      response.on('end', () =>
        isDone ? resolve() : reject(new Error(`${operation}: ${response.statusCode}`)),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function processorMs({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Runs an operation from some clients at once, after a warm-up of half a second. */
async function measure(clients: number, operation: (n: number) => Promise<void>) {
  let n = 0;
  const runFor = async (ms: number) => {
    const end = performance.now() + ms;
    const client = async () => {
      while (performance.now() < end) await operation(n++);
    };
    await Promise.all(Array.from({ length: clients }, client));
  };
  await runFor(500);
  const [start, used, done] = [performance.now(), processorMs(child), n];
  await runFor(seconds * 1000);
  return {
    perSecond: ((n - done) / (performance.now() - start)) * 1000,
    processor: (processorMs(child) - used) / (n - done),
  };
}

const key = (n: number) => ({ pk: { S: `ORDER#${n % 1000}` }, sk: { S: 'ORDER' } });
const item = (n: number) => ({
  ...key(n),
  version: { N: '1' },
  title: { S: 'x'.repeat(500) },
  count: { N: '0' },
});
const increment = (n: number) => ({
  TableName: TABLE,
  Key: key(n),
  UpdateExpression: 'SET #count = #count + :one',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeNames: { '#count': 'count' },
  ExpressionAttributeValues: { ':one': { N: '1' } },
});
const transaction = (n: number) =>
  send('TransactWriteItems', {
    TransactItems: [
      { Update: increment(n) },
      ...Array.from({ length: 6 }, (_, part) => ({
        Put: { TableName: TABLE, Item: { ...item(n), pk: { S: `PART#${part}#${n % 1000}` } } },
      })),
    ],
  });

try {
  await waitForPort(port, AbortSignal.timeout(START_MS));
  figures.push({ name: `${name}: start`, value: `${Math.round(performance.now() - began)} ms` });
  await send('CreateTable', {
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  for (let n = 0; n < 1000; n++) await send('PutItem', { TableName: TABLE, Item: item(n) });
  const get = await measure(8, (n) =>
    send('GetItem', { TableName: TABLE, Key: key(n), ConsistentRead: true }),
  );
  const update = await measure(8, (n) => send('UpdateItem', increment(n)));
  const transactions = [];
  for (const clients of [1, 8, 32]) transactions.push(await measure(clients, transaction));
  const ms = (all: { processor: number }[]) => all.map(({ processor }) => processor.toFixed(2)).join(', ');
  figures.push(
    { name: `${name}: processor ms per get, update`, value: ms([get, update]) },
    { name: `${name}: processor ms per transaction of 7, from 1, 8, 32 clients`, value: ms(transactions) },
    {
      name: `${name}: transactions per second from 1, 8, 32 clients`,
      value: transactions.map(({ perSecond }) => Math.round(perSecond)).join(', '),
    },
    { name: `${name}: memory (RSS)`, value: `${residentMegabytes(child.pid ?? 0)} MB` },
  );
  reportFigures('proof:tables-server', figures, write);
} finally {
  agent.destroy();
  child.kill();
  await once(child, 'exit');
  rmSync(folder, { recursive: true });
}
