import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Starts one server in place of the tables, the Broker, other services and Stripe. It has no data. */
export async function startFakeDependencies(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
      if (operation) response.setHeader('content-type', 'application/x-amz-json-1.0');
      else response.statusCode = request.url?.startsWith('/broker') ? 202 : 404;
      const answer = operation === 'Query' ? { Items: [], Count: 0, ScannedCount: 0 } : {};
      response.end(operation ? JSON.stringify(answer) : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The settings of every service, with `url` as the address of each dependency. */
export function settingsFor(url: string, keys: { signing: string; public: string }): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    TABLE: 'warm-up',
    BROKER_URL: `${url}/broker`,
    DUE_TABLES: 'orders=warm-up',
    SIGNING_KEY: keys.signing,
    PUBLIC_KEYS: keys.public,
    PASS_SIGNING_KEY: keys.signing,
    PASS_PUBLIC_KEYS: keys.public,
    AUTH_URL: url,
    TICKETS_URL: url,
    ORDERS_URL: url,
    PAYMENTS_URL: url,
    EXPIRATION_URL: url,
    PASSES_URL: url,
    COVERS_URL: 'file:///none',
    PUBLIC_URL: 'http://localhost:3000',
    STRIPE_API_URL: url,
    STRIPE_SECRET_KEY: 'sk_test_none',
    STRIPE_WEBHOOK_SECRET: 'whsec_none',
    BODY_SIZE_LIMIT: '6M',
    PROTOCOL_HEADER: 'x-forwarded-proto',
    ADDRESS_HEADER: 'x-forwarded-for',
  };
}
