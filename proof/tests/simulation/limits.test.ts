import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  BatchGetCommand,
  BatchWriteCommand,
  type Command,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@boxoffice/shared/tables/commands.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LimitedTables, TRANSACTION_MS } from '../../simulation/scale/limited-tables.ts';
import { BURST_SECONDS, type Charge, Limits, UNITS_A_SECOND } from '../../simulation/scale/limits.ts';
import type { Load } from '../../simulation/scale/load.ts';
import { Scheduler } from '../../simulation/scheduler.ts';
import { MemoryTables } from '../../simulation/tables/memory.ts';

const TableName = 'boxoffice-orders';

function newTables() {
  const scheduler = new Scheduler(0);
  const tables = new MemoryTables();
  const limited = new LimitedTables(tables, new Limits(() => scheduler.now), scheduler);
  /** Sends commands so many milliseconds from the beginning, and runs until all are answered. */
  const send = async (...commands: [ms: number, command: Command][]) => {
    const answers: unknown[] = [];
    commands.forEach(([ms, command], n) => {
      scheduler.schedule(ms, () => {
        limited.send(command).then(
          (answer) => {
            answers[n] = answer;
          },
          (error: Error) => {
            answers[n] = error;
          },
        );
      });
    });
    await scheduler.run(undefined, Number.POSITIVE_INFINITY);
    return answers;
  };
  return { send, tables, usage: limited.usage };
}

const put = (pk: string, more: object = {}) => new PutCommand({ TableName, Item: { pk, sk: '-', ...more } });
const transaction = (...pks: string[]) =>
  new TransactWriteCommand({
    TransactItems: pks.map((pk) => ({ Put: { TableName, Item: { pk, sk: '-', by: 'transaction' } } })),
  });
const kilobytes = (count: number) => ({ text: 'x'.repeat(1024 * count - 20) });
/** More commands in one second than one partition carries out. */
const hammer = (command: (n: number) => Command, count = 1000): [number, Command][] =>
  Array.from({ length: count }, (_, n) => [n % 1000, command(n)]);
const nameOf = (answer: unknown): string => (answer instanceof Error ? answer.name : 'answered');
const codesOf = (answer: unknown) =>
  (answer as { CancellationReasons?: { Code: string }[] }).CancellationReasons?.map(({ Code }) => Code);

test('no second gives more units of a partition than DynamoDB does', () => {
  const request = fc.record({
    pause: fc.integer({ min: 0, max: 400 }),
    kind: fc.constantFrom('read' as const, 'write' as const),
    units: fc.integer({ min: 1, max: 900 }),
    partition: fc.constantFrom('a', 'b'),
  });
  fc.assert(
    fc.property(fc.array(request, { minLength: 20, maxLength: 200 }), (requests) => {
      let now = 0;
      const limits = new Limits(() => now);
      const taken: (Charge & { at: number })[] = [];
      for (const { pause, ...charge } of requests) {
        now += pause;
        if (limits.take([charge]).length === 0) taken.push({ ...charge, at: now });
      }
      for (const first of taken) {
        const inSecond = taken.filter(
          ({ at, kind, partition }) =>
            at >= first.at && at < first.at + 1000 && kind === first.kind && partition === first.partition,
        );
        const units = inSecond.reduce((sum, charge) => sum + charge.units, 0);
        expect(units).toBeLessThan(UNITS_A_SECOND[first.kind] * (1 + BURST_SECONDS) + 900);
      }
    }),
  );
});

test('a request that finds one partition empty takes no units of the others', () => {
  const limits = new Limits(() => 0);
  const charge = (partition: string, units: number): Charge => ({ partition, kind: 'write', units });
  limits.take([charge('full', 5000)]);
  expect(limits.take([charge('free', 5000), charge('full', 1)])).toEqual(['full']);
  expect(limits.take([charge('free', 1)])).toEqual([]);
});

test('writes of one item are throttled above a thousand units a second, and others are not', async () => {
  const { send } = newTables();
  const answers = await send(...hammer(() => put('HOT', kilobytes(2))), ...hammer((n) => put(`COLD#${n}`)));
  const hot = answers.slice(0, 1000).map(nameOf);
  const carriedOut = hot.filter((name) => name === 'answered').length;
  expect(carriedOut).toBeGreaterThan(700);
  expect(carriedOut).toBeLessThanOrEqual((1000 * (1 + BURST_SECONDS)) / 2 + 1);
  expect(new Set(hot)).toEqual(new Set(['answered', 'ProvisionedThroughputExceededException']));
  expect(new Set(answers.slice(1000).map(nameOf))).toEqual(new Set(['answered']));
});

test('a full partition of an index throttles writes of any item in it', async () => {
  const { send } = newTables();
  const indexed = { gsi1pk: 'ALL', gsi1sk: '1', ...kilobytes(2) };
  const names = (await send(...hammer((n) => put(`ITEM#${n}`, indexed)))).map(nameOf);
  expect(names).toContain('ProvisionedThroughputExceededException');
  expect(names.filter((name) => name === 'answered').length).toBeLessThanOrEqual(751);
});

test('a throttled transaction says which write has no units, and has no effect', async () => {
  const { send, tables } = newTables();
  const answers = await send(...hammer(() => put('HOT', kilobytes(4))), [999, transaction('COLD', 'HOT')]);
  expect(codesOf(answers.at(-1))).toEqual(['None', 'ThrottlingError']);
  expect(tables.get({ TableName, Key: { pk: 'COLD', sk: '-' } })).toEqual({});
});

test('a batch leaves what has no units unprocessed', async () => {
  const { send } = newTables();
  const keys = ['HOT', 'COLD'].map((pk) => ({ pk, sk: '-' }));
  const deletes = keys.map((Key) => ({ DeleteRequest: { Key } }));
  const answers = await send(
    ...hammer(() => put('HOT', kilobytes(4))),
    ...hammer(
      () =>
        new QueryCommand({
          TableName,
          ExpressionAttributeValues: { ':pk': 'HOT' },
          KeyConditionExpression: 'pk = :pk',
          ConsistentRead: true,
        }),
      5000,
    ),
    [999, new BatchWriteCommand({ RequestItems: { [TableName]: deletes } })],
    [999, new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } })],
  );
  expect(answers.at(-2)).toEqual({ UnprocessedItems: { [TableName]: deletes.slice(0, 1) } });
  expect(answers.at(-1)).toEqual({
    Responses: { [TableName]: [] },
    UnprocessedKeys: { [TableName]: { Keys: keys.slice(0, 1) } },
  });
});

test('of two transactions that meet at an item one is cancelled by a conflict', async () => {
  const { send } = newTables();
  const [first, second, later] = await send(
    [0, transaction('A', 'B')],
    [TRANSACTION_MS / 2, transaction('C', 'B')],
    [2 * TRANSACTION_MS, transaction('C', 'B')],
  );
  expect([nameOf(first), nameOf(later)]).toEqual(['answered', 'answered']);
  expect(codesOf(second)).toEqual(['None', 'TransactionConflict']);
});

test('a single write that meets a transaction is refused, and a read is answered', async () => {
  const { send } = newTables();
  const Key = { pk: 'A', sk: '-' };
  const update = { UpdateExpression: 'SET seats = :seats', ExpressionAttributeValues: { ':seats': 1 } };
  const [, write, read] = await send(
    [0, transaction('A')],
    [1, new UpdateCommand({ TableName, Key, ...update })],
    [1, new GetCommand({ TableName, Key, ConsistentRead: true })],
  );
  expect(nameOf(write)).toBe('TransactionConflictException');
  expect(read).toEqual({});
});

/** In a child process, because the product runs with a simulated clock. */
async function measure(load: Load): Promise<{ paid: number; refused: number; orders: number }> {
  const main = join(import.meta.dirname, '../../simulation/scale/measure.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [main, JSON.stringify(load)]);
  return JSON.parse(stdout) as { paid: number; refused: number; orders: number };
}

test('a ticket with one stock sells at most one order in the time of a transaction', async () => {
  const seconds = 3;
  const hot = { tickets: 1, seconds, share: 1 };
  const calm = await measure({ ...hot, shards: 1, perSecond: 15 });
  expect(calm).toMatchObject({ paid: 1, refused: 0 });
  const rush = await measure({ ...hot, shards: 1, perSecond: 150 });
  expect(rush.paid).toBeLessThan(0.99);
  expect(rush.orders).toBeLessThanOrEqual((seconds * 1000) / TRANSACTION_MS);
}, 60_000);

test('a ticket with shards sells more orders than one stock can', async () => {
  const load = { tickets: 1, perSecond: 100, seconds: 2.5, share: 1 };
  expect((await measure({ ...load, shards: 1 })).paid).toBeLessThan(0.99);
  expect(await measure({ ...load, shards: 8 })).toMatchObject({ paid: 1, refused: 0 });
}, 60_000);
