import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Random } from '../../harness/random.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Command = GetCommand | QueryCommand | PutCommand | DeleteCommand | UpdateCommand | TransactWriteCommand;

const randomKey = (random: Random) => ({ pk: `P#${random.integer(1, 3)}`, sk: `S#${random.integer(1, 5)}` });

/** A random command of the kinds that our table files send. There are few keys, so that commands often conflict. */
export function randomCommand(random: Random, table: string): Command {
  const kind = random.pick([
    'get',
    'query',
    'query',
    'put',
    'delete',
    'update',
    'transact',
    'transact',
    'transact',
    'transact',
  ]);
  if (kind === 'get')
    return new GetCommand({ TableName: table, Key: randomKey(random), ConsistentRead: true });
  if (kind === 'delete') return new DeleteCommand({ TableName: table, Key: randomKey(random) });
  const more = { ReturnValuesOnConditionCheckFailure: random.pick(['ALL_OLD', undefined] as const) };
  if (kind === 'put') {
    const put = { TableName: table, Item: randomItem(random, randomKey(random)) };
    return new PutCommand({ ...put, ...randomCondition(random), ...more });
  }
  if (kind === 'update') {
    const update = randomUpdate(random, table, randomKey(random), randomCondition(random));
    return new UpdateCommand({ ...update, ...more, ReturnValues: 'ALL_NEW' });
  }
  if (kind === 'query') return new QueryCommand(randomQuery(random, table));
  const writes = Array.from({ length: random.integer(1, 4) }, () => randomWrite(random, table));
  return new TransactWriteCommand({ TransactItems: writes });
}

function randomQuery(random: Random, table: string) {
  const index = random.pick([undefined, 'gsi1', 'gsi2'] as const);
  const [pk, sk] = index ? [`${index}pk`, `${index}sk`] : ['pk', 'sk'];
  const range = random.pick(['all', 'prefix', 'between'] as const);
  const condition = {
    all: '#pk = :pk',
    prefix: '#pk = :pk AND begins_with(#sk, :low)',
    between: '#pk = :pk AND #sk BETWEEN :low AND :high',
  }[range];
  const filter = random.chance(0.3);
  return {
    TableName: table,
    IndexName: index,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: {
      '#pk': pk,
      ...(range !== 'all' && { '#sk': sk }),
      ...(filter && { '#t': 'title' }),
    },
    ExpressionAttributeValues: {
      ':pk': index ? `G#${random.integer(1, 2)}` : `P#${random.integer(1, 3)}`,
      ...(range !== 'all' && { ':low': random.pick(['S#', 'S#2', ' ']) }),
      ...(range === 'between' && { ':high': random.pick(['S#3', 'S#4~', 'T']) }),
      ...(filter && { ':word': 'b' }),
    },
    ...(filter && { FilterExpression: 'contains(#t, :word)' }),
    ScanIndexForward: random.chance(0.5),
    ...(random.chance(0.5) && { Limit: random.integer(1, 4) }),
  };
}

function randomWrite(random: Random, table: string): TransactItem {
  const key = randomKey(random);
  const condition = randomCondition(random);
  const kind = random.pick(['put', 'put', 'update', 'update', 'delete']);
  if (kind === 'delete') return { Delete: { TableName: table, Key: key, ...condition } };
  if (kind === 'put') return { Put: { TableName: table, Item: randomItem(random, key), ...condition } };
  return { Update: randomUpdate(random, table, key, condition) };
}

function randomItem(random: Random, key: { pk: string; sk: string }) {
  const indexed = random.chance(0.6) && {
    gsi1pk: `G#${random.integer(1, 2)}`,
    gsi1sk: key.sk,
    gsi2pk: 'G#1',
    gsi2sk: key.pk,
  };
  return {
    ...key,
    ...indexed,
    version: random.integer(1, 3),
    available: random.integer(0, 4),
    held: { m1: 1 },
    title: random.pick(['ab', 'ac']),
    none: undefined,
  };
}

function randomUpdate(random: Random, table: string, Key: Record<string, string>, condition: Condition) {
  const {
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ConditionExpression,
  } = condition;
  const [expression, updateNames, updateValues] = random.pick<
    [string, Record<string, string>, Record<string, unknown>]
  >([
    ['SET available = available - :seats', {}, { ':seats': random.integer(-2, 2) }],
    [
      'SET #v = :next, title = :title',
      { '#v': 'version' },
      { ':next': random.integer(1, 3), ':title': 'abc' },
    ],
    [
      'SET #h.#m = if_not_exists(#h.#m, :none) + :delta',
      { '#h': 'held', '#m': random.pick(['m1', 'm2']) },
      { ':none': 0, ':delta': 2 },
    ],
    [
      'SET #n = if_not_exists(#n, :none) + :delta, #ttl = :ttl REMOVE #old, #older',
      { '#n': 'count#a', '#ttl': 'ttl', '#old': 'title', '#older': 'HOLD#none' },
      { ':none': 0, ':delta': random.pick([1, -1]), ':ttl': 7 },
    ],
    ['SET #h.#m = :delta REMOVE #h.#n', { '#h': 'held', '#m': 'm1', '#n': 'm2' }, { ':delta': 3 }],
  ]);
  const ExpressionAttributeNames = { ...names, ...updateNames };
  return {
    TableName: table,
    Key,
    UpdateExpression: expression,
    ConditionExpression,
    ...(Object.keys(ExpressionAttributeNames).length > 0 && { ExpressionAttributeNames }),
    ExpressionAttributeValues: { ...values, ...updateValues },
  };
}

interface Condition {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/** A condition of one of the kinds in our table files. */
const randomCondition = (random: Random): Condition =>
  random.pick<Condition>([
    {},
    { ConditionExpression: 'attribute_exists(pk)' },
    { ConditionExpression: 'attribute_not_exists(pk)' },
    {
      ConditionExpression: 'available >= :least',
      ExpressionAttributeValues: { ':least': random.integer(0, 3) },
    },
    {
      ConditionExpression: 'attribute_not_exists(pk) OR #version < :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': random.integer(1, 3) },
    },
    {
      ConditionExpression:
        'attribute_not_exists(pk) OR #version < :version OR (#version = :version AND title = :is)',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': random.integer(1, 3), ':is': 'ab' },
    },
  ]);
