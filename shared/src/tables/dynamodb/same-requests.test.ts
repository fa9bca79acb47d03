import { createHash, createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as sdk from '@aws-sdk/lib-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, expect, test } from 'vitest';
import { answer, exception, type Recorded, recordingServer } from '../../testing/dynamodb-server.ts';
import * as lean from '../commands.ts';
import { DynamoDb } from './client.ts';

const server = await recordingServer();
afterAll(server.stop);

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'session/token==',
};
const region = 'eu-central-1';
const reference = sdk.DynamoDBDocumentClient.from(
  new DynamoDBClient({ region, endpoint: server.url, credentials }),
  { marshallOptions: { removeUndefinedValues: true } },
);
const ours = new DynamoDb({ AWS_REGION: region, AWS_ENDPOINT_URL: server.url }, async () => credentials);

const TableName = 'boxoffice-orders';
const Key = { pk: 'ORDER#1', sk: 'ORDER' };
const Item = {
  ...Key,
  total: 4500,
  nothing: null,
  absent: undefined,
  big: 2n ** 60n,
  list: [1, 'two', undefined, { three: 3 }],
  set: new Set(['a', 'b']),
  bytes: new Uint8Array([1, 2, 255]),
  text: 'Ärger 🎟 "quoted"\n',
};
const condition = {
  ConditionExpression: '#v = :v',
  ExpressionAttributeNames: { '#v': 'version' },
  ExpressionAttributeValues: { ':v': 3, ':absent': undefined },
};
const wireItem = {
  pk: { S: 'ORDER#1' },
  total: { N: '4500' },
  bytes: { B: 'AQL/' },
  set: { NS: ['1', '2.5'] },
};
const wireKey = { pk: { S: 'ORDER#1' }, sk: { S: 'ORDER' } };

type Name = keyof typeof lean;

/** For each operation an input, and an answer of DynamoDB. */
const operations: [Name, object, object][] = [
  ['GetCommand', { TableName, Key, ConsistentRead: true }, { Item: wireItem }],
  ['GetCommand', { TableName, Key: { ...Key, absent: undefined }, ConsistentRead: undefined }, {}],
  ['PutCommand', { TableName, Item, ...condition, ReturnValues: 'ALL_OLD' }, { Attributes: wireItem }],
  [
    'UpdateCommand',
    { TableName, Key, UpdateExpression: 'SET #v = :v', ...condition, ReturnValues: 'ALL_NEW' },
    { Attributes: wireItem },
  ],
  ['DeleteCommand', { TableName, Key, ...condition }, {}],
  [
    'QueryCommand',
    {
      TableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :pk',
      ExpressionAttributeValues: { ':pk': 'TICKETS' },
      ExclusiveStartKey: Key,
      Limit: 20,
      ScanIndexForward: false,
    },
    { Items: [wireItem, wireItem], Count: 2, ScannedCount: 2, LastEvaluatedKey: wireKey },
  ],
  ['ScanCommand', { TableName, ExclusiveStartKey: undefined }, { Items: [], Count: 0 }],
  [
    'TransactWriteCommand',
    {
      ClientRequestToken: 'a-token',
      TransactItems: [
        { Put: { TableName, Item, ...condition } },
        { Update: { TableName, Key, UpdateExpression: 'SET #v = :v', ...condition } },
        { Delete: { TableName, Key } },
        { ConditionCheck: { TableName, Key, ...condition } },
      ],
    },
    {},
  ],
  [
    'BatchGetCommand',
    { RequestItems: { [TableName]: { Keys: [Key], ConsistentRead: true }, Item: { Keys: [Key] } } },
    { Responses: { [TableName]: [wireItem] }, UnprocessedKeys: { Item: { Keys: [wireKey] } } },
  ],
  [
    'BatchWriteCommand',
    { RequestItems: { [TableName]: [{ PutRequest: { Item } }, { DeleteRequest: { Key } }] } },
    { UnprocessedItems: { [TableName]: [{ DeleteRequest: { Key: wireKey } }] } },
  ],
];

const send = async (client: object, commands: object, name: Name, input: object) => {
  const Command = commands[name as keyof typeof commands] as new (input: object) => object;
  const { $metadata, ...output } = await (
    client as { send: (command: object) => Promise<Record<string, unknown>> }
  ).send(new Command(input));
  return output;
};

test.each(operations)(
  '%s is the same request and the same answer as with the SDK',
  async (name, input, body) => {
    server.willAnswer(answer(body), answer(body));
    const expected = await send(reference, sdk, name, input);
    expect(await send(ours, lean, name, input)).toEqual(expected);
    const [first, second] = server.requests as [Recorded, Recorded];
    expect(JSON.parse(second.body)).toEqual(JSON.parse(first.body));
    for (const header of ['x-amz-target', 'content-type', 'x-amz-security-token', 'content-length'])
      expect(second.headers[header], header).toBe(first.headers[header]);
  },
);

test('a transaction without a token gets one, as with the SDK', async () => {
  const input = { TransactItems: [{ Delete: { TableName, Key } }] };
  await send(reference, sdk, 'TransactWriteCommand', input);
  await send(ours, lean, 'TransactWriteCommand', input);
  const tokens = server.requests.slice(-2).map(({ body }) => JSON.parse(body).ClientRequestToken);
  expect(tokens).toEqual([
    expect.stringMatching(/^[0-9a-f-]{36}$/),
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  ]);
});

/** The SDK's signer takes a hash as a class. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update = (data: string | Uint8Array) => void this.#hash.update(data);
  digest = async () => new Uint8Array(this.#hash.digest());
  reset = () => {};
}

test("the SDK's signer makes the same signature", async () => {
  server.willAnswer();
  await ours.send(new lean.PutCommand({ TableName, Item }));
  const [{ headers, body }] = server.requests as [Recorded];
  const { authorization = '' } = headers;
  const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  expect(signed).toEqual(['content-type', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target']);
  const signer = new SignatureV4({
    credentials,
    region,
    service: 'dynamodb',
    sha256: Sha256 as never,
    applyChecksum: false,
  });
  const { hostname, port } = new URL(server.url);
  const again = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: '/',
      query: {},
      headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
      body,
    },
    { signingDate: dateOf(String(headers['x-amz-date'])) },
  );
  expect(again.headers.authorization).toBe(authorization);
});

const dateOf = (time: string): Date =>
  new Date(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));

test('the exceptions are instances of the classes of the SDK', async () => {
  const Item = { pk: { S: 'ORDER#1' }, version: { N: '7' } };
  const failed = exception('ConditionalCheckFailedException', 400, { Item });
  server.willAnswer(failed, failed);
  const input = { TableName, Key, ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  const theirs = await reference.send(new sdk.DeleteCommand(input)).catch((error: Error) => error);
  const error = await ours.send(new lean.DeleteCommand(input)).catch((error: Error) => error);
  const { ConditionalCheckFailedException } = await import('@aws-sdk/client-dynamodb');
  expect([theirs, error].every((each) => each instanceof ConditionalCheckFailedException)).toBe(true);
  expect(error).toMatchObject({ name: (theirs as Error).name, message: (theirs as Error).message });
  expect(error).toMatchObject({ Item: { pk: 'ORDER#1', version: 7 } });
});
