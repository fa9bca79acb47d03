import { afterAll, expect, test } from 'vitest';
import { answer, exception, recordingServer } from '../../testing/dynamodb-server.ts';
import { GetCommand } from '../commands.ts';
import { DynamoDb } from './client.ts';

const server = await recordingServer();
afterAll(server.stop);

const keys = { accessKeyId: 'one', secretAccessKey: 'secret' };
const newClient = (provider: () => Promise<object>) =>
  new DynamoDb({ AWS_REGION: 'local', AWS_ENDPOINT_URL: server.url }, provider as never);
const get = new GetCommand({ TableName: 'items', Key: { pk: 'ITEM', sk: '-' } });
const stored = { Item: { pk: { S: 'ITEM' } } };
const keyIds = () =>
  server.requests.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]);

test('expired credentials are fetched anew for the next attempt', async () => {
  const ids = ['old', 'new'];
  const client = newClient(async () => ({ ...keys, accessKeyId: ids.shift() }));
  server.willAnswer(exception('ExpiredTokenException'), answer(stored));
  expect(await client.send(get)).toEqual({ Item: { pk: 'ITEM' } });
  expect(keyIds()).toEqual(['old', 'new']);
});

test('credentials are renewed five minutes before they expire, while requests use the old ones', async () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const renewed = Promise.withResolvers<object>();
  const provided: (object | Promise<object>)[] = [
    { ...keys, accessKeyId: 'old', expiration: inMinutes(4) },
    renewed.promise,
  ];
  const client = newClient(
    async () => (await provided.shift()) ?? Promise.reject(new Error('asked too often')),
  );
  server.willAnswer();
  await client.send(get);
  await Promise.all([client.send(get), client.send(get)]);
  renewed.resolve({ ...keys, accessKeyId: 'new', expiration: inMinutes(60) });
  await new Promise(setImmediate);
  await client.send(get);
  expect(keyIds()).toEqual(['old', 'old', 'old', 'new']);
});

test('credentials that cannot be fetched fail the command, and the next command tries again', async () => {
  let calls = 0;
  const client = newClient(async () => {
    if (++calls === 1) throw new Error('The agent does not answer');
    return keys;
  });
  server.willAnswer(answer(stored));
  await expect(client.send(get)).rejects.toThrow('The agent does not answer');
  expect(await client.send(get)).toEqual({ Item: { pk: 'ITEM' } });
});

test('the environment gives the keys, and rotated keys of a container agent are used', async () => {
  const agent = await recordingServer();
  const Expiration = new Date(Date.now() + 3_600_000).toISOString();
  agent.willAnswer(answer({ AccessKeyId: 'agent', SecretAccessKey: 'secret', Token: 'token', Expiration }));
  const saved = { ...process.env };
  delete process.env.AWS_ACCESS_KEY_ID;
  delete process.env.AWS_SECRET_ACCESS_KEY;
  process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${agent.url}/credentials`;
  try {
    const client = new DynamoDb({ AWS_REGION: 'local', AWS_ENDPOINT_URL: server.url });
    server.willAnswer();
    await client.send(get);
  } finally {
    Object.assign(process.env, saved);
    delete process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
    agent.stop();
  }
  expect(keyIds()).toEqual(['agent']);
  expect(server.requests[0]?.headers['x-amz-security-token']).toBe('token');
});
