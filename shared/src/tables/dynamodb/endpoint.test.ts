import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { endpointOf } from './endpoint.ts';

/** The endpoint that the SDK calls in a region. */
async function sdkEndpoint(region: string): Promise<string> {
  const client = new DynamoDBClient({ region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const resolved = Promise.withResolvers<string>();
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        resolved.resolve(`https://${(request as { hostname: string }).hostname}`);
        throw new Error('enough');
      },
    { step: 'finalizeRequest' },
  );
  const { ListTablesCommand } = await import('@aws-sdk/client-dynamodb');
  await client.send(new ListTablesCommand()).catch(() => {});
  return resolved.promise;
}

test.each([
  'eu-central-1',
  'us-east-1',
  'us-gov-west-1',
  'cn-north-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'us-isof-south-1',
  'eu-isoe-west-1',
])('the endpoint of %s is the endpoint that the SDK uses', async (AWS_REGION) => {
  const saved = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
  try {
    expect(endpointOf({ AWS_REGION }).url.origin).toBe(await sdkEndpoint(AWS_REGION));
  } finally {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = saved;
  }
});

test('the address of DynamoDB goes before the address of every AWS service, and both before the region', () => {
  const AWS_REGION = 'eu-central-1';
  const AWS_ENDPOINT_URL = 'http://localhost:4566';
  const AWS_ENDPOINT_URL_DYNAMODB = 'http://localhost:8000';
  expect(endpointOf({ AWS_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_DYNAMODB }).url.port).toBe('8000');
  expect(endpointOf({ AWS_REGION, AWS_ENDPOINT_URL }).url.port).toBe('4566');
});

test.each([undefined, 'evil.example/'])('without an endpoint the region %s is refused', (AWS_REGION) => {
  expect(() => endpointOf({ AWS_REGION })).toThrow('AWS_REGION');
});
