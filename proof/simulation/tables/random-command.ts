import {
  DeleteCommand,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Random } from '../random.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Command = GetCommand | QueryCommand | DeleteCommand | UpdateCommand | TransactWriteCommand;

const keyOf = (random: Random) => ({ pk: `P#${random.between(1, 3)}`, sk: `S#${random.between(1, 5)}` });

/** One of the commands that the project sends, at random, on so few keys that they often meet. */
export function commandOf(random: Random, table: string): Command {
  const kind = random.pick([
    'get',
    'query',
    'query',
    'delete',
    'update',
    'transact',
    'transact',
    'transact',
    'transact',
  ]);
  if (kind === 'get') return new GetCommand({ TableName: table, Key: keyOf(random), ConsistentRead: true });
  if (kind === 'delete') return new DeleteCommand({ TableName: table, Key: keyOf(random) });
  if (kind === 'update')
    return new UpdateCommand(updateOf(random, table, keyOf(random), conditionOf(random)));
  if (kind === 'query') return new QueryCommand(queryOf(random, table));
  const writes = Array.from({ length: random.between(1, 4) }, () => writeOf(random, table));
  return new TransactWriteCommand({ TransactItems: writes });
}

function queryOf(random: Random, table: string) {
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
      ':pk': index ? `G#${random.between(1, 2)}` : `P#${random.between(1, 3)}`,
      ...(range !== 'all' && { ':low': random.pick(['S#', 'S#2', ' ']) }),
      ...(range === 'between' && { ':high': random.pick(['S#3', 'S#4~', 'T']) }),
      ...(filter && { ':word': 'b' }),
    },
    ...(filter && { FilterExpression: 'contains(#t, :word)' }),
    ScanIndexForward: random.chance(0.5),
    ...(random.chance(0.5) && { Limit: random.between(1, 4) }),
  };
}

function writeOf(random: Random, table: string): TransactItem {
  const key = keyOf(random);
  const condition = conditionOf(random);
  const kind = random.pick(['put', 'put', 'update', 'update', 'delete']);
  if (kind === 'delete') return { Delete: { TableName: table, Key: key, ...condition } };
  if (kind === 'put') {
    const indexed = random.chance(0.6) && {
      gsi1pk: `G#${random.between(1, 2)}`,
      gsi1sk: key.sk,
      gsi2pk: 'G#1',
      gsi2sk: key.pk,
    };
    const item = {
      ...key,
      ...indexed,
      version: random.between(1, 3),
      available: random.between(0, 4),
      held: { m1: 1 },
      title: random.pick(['ab', 'ac']),
      none: undefined,
    };
    return { Put: { TableName: table, Item: item, ...condition } };
  }
  return { Update: updateOf(random, table, key, condition) };
}

function updateOf(random: Random, table: string, Key: Record<string, string>, condition: Condition) {
  const {
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ConditionExpression,
  } = condition;
  const [set, moreNames, moreValues] = random.pick<[string, Record<string, string>, Record<string, unknown>]>(
    [
      ['SET available = available - :seats', {}, { ':seats': random.between(-2, 2) }],
      [
        'SET #v = :next, title = :title',
        { '#v': 'version' },
        { ':next': random.between(1, 3), ':title': 'abc' },
      ],
      [
        'SET #h.#m = if_not_exists(#h.#m, :none) + :more',
        { '#h': 'held', '#m': random.pick(['m1', 'm2']) },
        { ':none': 0, ':more': 2 },
      ],
      [
        'SET #n = if_not_exists(#n, :none) + :more, #ttl = :ttl REMOVE #old, #older',
        { '#n': 'count#a', '#ttl': 'ttl', '#old': 'title', '#older': 'HOLD#none' },
        { ':none': 0, ':more': random.pick([1, -1]), ':ttl': 7 },
      ],
      ['SET #h.#m = :more REMOVE #h.#n', { '#h': 'held', '#m': 'm1', '#n': 'm2' }, { ':more': 3 }],
    ],
  );
  const ExpressionAttributeNames = { ...names, ...moreNames };
  return {
    TableName: table,
    Key,
    UpdateExpression: set,
    ConditionExpression,
    ...(Object.keys(ExpressionAttributeNames).length > 0 && { ExpressionAttributeNames }),
    ExpressionAttributeValues: { ...values, ...moreValues },
  };
}

interface Condition {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/** The kinds of condition that the project's tables have. */
const conditionOf = (random: Random): Condition =>
  random.pick<Condition>([
    {},
    { ConditionExpression: 'attribute_exists(pk)' },
    { ConditionExpression: 'attribute_not_exists(pk)' },
    {
      ConditionExpression: 'available >= :least',
      ExpressionAttributeValues: { ':least': random.between(0, 3) },
    },
    {
      ConditionExpression: 'attribute_not_exists(pk) OR #version < :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': random.between(1, 3) },
    },
    {
      ConditionExpression:
        'attribute_not_exists(pk) OR #version < :version OR (#version = :version AND title = :is)',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': random.between(1, 3), ':is': 'ab' },
    },
  ]);
