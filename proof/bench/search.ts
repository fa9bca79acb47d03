import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Unreachable } from '@boxoffice/shared/errors.ts';
import { createTable } from '@boxoffice/shared/tables/create-tables.ts';
import { findTablesServer } from '../../knative/laptop/setup/tables-server.js';
import { startServer } from '../../shared/src/testing/server.ts';
import { commandLine } from '../harness/command-line.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { median } from '../harness/machine.ts';
import { Random } from '../harness/random.ts';

const USAGE = `Usage: npm run bench -- search [--listed N] [--searches N] [--seed N] [--write]

Lists tickets in a tables server, and measures the lists and searches of the tickets service from its request to its
answer, one at a time: latencies and table requests. It fails when a search takes 50 ms or more at the 95th percentile,
or when the median of its table requests depends on the number of listed tickets. One request more reads the tickets of
a search that finds any.

  --listed N    the listed tickets (100000); 1000 of them are listed at the first measurement
  --searches N  the requests of each kind (200)
  --seed N      the seed of the tickets and the queries (1)
  --write       write the figures into proof/README.md
`;

const { listed, searches, seed, write } = commandLine(USAGE, {
  listed: 100_000,
  searches: 200,
  seed: 1,
  write: false,
});
const FEW = 1000;
const TARGET_MS = 50;
const BATCH = 25;
const BATCHES_AT_ONCE = 8;
const DAY_MS = 86_400_000;
const SELLERS = 500;

/** Words of a natural distribution: the first ones are in a large part of all tickets. */
const random = new Random(seed);
const syllables = [...'bdfghklmnprstvw'].flatMap((first) =>
  ['a', 'ei', 'o', 'un'].map((rest) => first + rest),
);
const vocabulary = Array.from({ length: 5000 }, () =>
  Array.from({ length: random.integer(2, 3) }, () => random.pick(syllables)).join(''),
);
const word = (): string => vocabulary[Math.floor(vocabulary.length * random.next() ** 3)] ?? '';
const words = (count: number): string => Array.from({ length: count }, word).join(' ');
const categories = ['music', 'theatre', 'sport', 'film', 'family', 'talk', 'other'] as const;

const { command, args } = await findTablesServer();
// A large market needs more memory than a process has by default.
const server = await startServer(command, (port) => ['--max-old-space-size=16384', ...args(port)]);
Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${server.port}`,
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  TABLE: 'bench',
  BROKER_URL: 'http://127.0.0.1:9',
  ORDERS_URL: 'http://127.0.0.1:9',
  PASSES_URL: 'http://127.0.0.1:9',
  PAYMENTS_URL: 'http://127.0.0.1:9',
  COVERS_URL: 's3://none',
  PUBLIC_KEYS: '{"keys":[]}',
});
const { db } = await import('@boxoffice/shared/tables/client.ts');
const { BatchWriteCommand } = await import('@boxoffice/shared/tables/commands.ts');
const { list } = await import('../../functions/tickets/src/domain/ticket.ts');
const { putNewTicket } = await import('../../functions/tickets/src/tables/tickets.ts');
const { ticketsGroup } = await import('../../functions/tickets/src/group.ts');

let requests = 0;
const { send } = db;
db.send = (sent) => {
  requests++;
  return send(sent);
};

const sellers = Array.from({ length: SELLERS }, () => randomUUID());

/** The items of a new ticket, which `npm run bench` stores in batches: a transaction for each would take an hour. */
function newItems(): Record<string, unknown>[] {
  const now = Date.now();
  const { state } = list(
    {
      title: words(3),
      price: random.integer(500, 20_000),
      currency: random.pick(['EUR', 'USD', 'GBP'] as const),
      quantity: 100,
      seller: random.pick(sellers),
      startsAt: new Date(now + random.integer(1, 365) * DAY_MS).toISOString(),
      place: words(2),
      category: random.pick(categories),
      description: words(15),
    },
    { now, newId: randomUUIDv7 },
  );
  return putNewTicket(state).flatMap(({ Put }) => (Put?.Item ? [Put.Item] : []));
}

/** Stores a batch. A busy tables server can take longer than a command waits. */
async function store(items: Record<string, unknown>[]): Promise<void> {
  const bench = items.map((Item) => ({ PutRequest: { Item } }));
  for (let attempt = 1; ; attempt++)
    try {
      await db.send(new BatchWriteCommand({ RequestItems: { bench } }));
      return;
    } catch (error) {
      if (!(error instanceof Unreachable) || attempt === 20) throw error;
    }
}

async function fill(count: number): Promise<void> {
  let left = count;
  let items: Record<string, unknown>[] = [];
  const client = async () => {
    while (left > 0 || items.length > 0) {
      while (left > 0 && items.length < BATCH) {
        left--;
        items.push(...newItems());
      }
      const batch = items.slice(0, BATCH);
      items = items.slice(BATCH);
      await store(batch);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, client));
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const kinds: Record<string, () => Record<string, string>> = {
  'home page: soonest': () => ({ sort: 'soonest' }),
  'one word': () => ({ q: word() }),
  'two words': () => ({ q: words(2) }),
  'beginning of a word': () => ({ q: word().slice(0, 3) }),
  'a word by price': () => ({ q: word(), sort: 'price' }),
  'place and category': () => ({ place: word(), category: random.pick(categories) }),
  'a weekend by price': () => {
    const day = random.integer(1, 300);
    return { from: inDays(day), to: inDays(day + 2), sort: 'price' };
  },
  'no match': () => ({ q: `${word()} zzzz` }),
};

const agent = new Agent({ keepAlive: true });
const http = createServer(ticketsGroup).listen(0, '127.0.0.1');

/** @returns milliseconds */
async function ask(query: Record<string, string>): Promise<number> {
  const { port } = http.address() as AddressInfo;
  const start = performance.now();
  const [answer] = await once(
    get({ port, path: `/api/tickets?${new URLSearchParams(query)}`, agent }),
    'response',
  );
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw new Error(`A search answered ${answer.statusCode}`);
  return performance.now() - start;
}

/** @returns of each kind the 50th and the 95th percentile in milliseconds, and the table requests of a search */
async function measure() {
  const measured: Record<string, { p50: number; p95: number; median: number; most: number }> = {};
  for (const [kind, query] of Object.entries(kinds)) {
    for (let n = 0; n < searches / 10; n++) await ask(query());
    const times: number[] = [];
    const counts: number[] = [];
    for (let n = 0; n < searches; n++) {
      requests = 0;
      times.push(await ask(query()));
      counts.push(requests);
    }
    times.sort((one, other) => one - other);
    const percentile = (part: number) => times[Math.floor(times.length * part)] ?? 0;
    measured[kind] = {
      p50: percentile(0.5),
      p95: percentile(0.95),
      median: median(counts),
      most: Math.max(...counts),
    };
  }
  return measured;
}

try {
  await once(http, 'listening');
  await createTable(new DynamoDBClient({}), 'bench');
  await fill(Math.min(FEW, listed));
  const few = await measure();
  await fill(listed - FEW);
  const all = await measure();
  const figures = Object.entries(all).map(([name, { p50, p95, median, most }]): Figure => {
    const before = few[name]?.median ?? 0;
    return {
      name,
      value: `${p50.toFixed(1)}, ${p95.toFixed(1)} ms; ${before}, ${median} and at most ${most} requests`,
      target: `p95 below ${TARGET_MS} ms, median of requests as at ${FEW}`,
      missed: p95 >= TARGET_MS || median > before + 1,
    };
  });
  const conditions = `p50 and p95 at ${listed} listed; median of the table requests at ${FEW}, and median and maximum at ${listed} listed`;
  reportFigures('bench -- search', figures, write, conditions);
  if (figures.some(({ missed }) => missed)) process.exitCode = 1;
} finally {
  http.closeAllConnections();
  http.close();
  agent.destroy();
  await server.stop();
}
