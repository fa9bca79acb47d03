import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inject } from 'vitest';

/**
 * The environment of a test file, set before its imports: the servers of this run, and a table and a Broker of its
 * own. Services read it like a revision's environment. Every test file loads it, also those of decisions that take a
 * millisecond, so it has no heavy imports.
 */
const file = randomUUID();
const { tablesUrl, brokerUrl, signingKey, publicKeys } = inject('servers');

/** No server listens there. A test that calls another service sets its address before it imports the handlers. */
const UNUSED_URL = 'http://127.0.0.1:9';

Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: tablesUrl,
  AWS_REGION: process.env.AWS_REGION ?? 'local',
  AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'local',
  AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
  TABLE: `test-${file}`,
  BROKER_URL: `${brokerUrl}/${file}`,
  SIGNING_KEY: signingKey,
  PUBLIC_KEYS: publicKeys,
  PASS_SIGNING_KEY: signingKey,
  PASS_PUBLIC_KEYS: publicKeys,
  // Ticks wake no service in tests, except in the test of it.
  DUE_TABLES: '',
  AUTH_URL: UNUSED_URL,
  TICKETS_URL: UNUSED_URL,
  ORDERS_URL: UNUSED_URL,
  PAYMENTS_URL: UNUSED_URL,
  EXPIRATION_URL: UNUSED_URL,
  PASSES_URL: UNUSED_URL,
  COVERS_URL: pathToFileURL(join(tmpdir(), `covers-${file}`)).href,
  PUBLIC_URL: 'http://localhost:3000',
  SELL_WITHOUT_PAYOUTS: 'true',
  STRIPE_API_URL: UNUSED_URL,
  STRIPE_SECRET_KEY: 'sk_test_none',
  STRIPE_WEBHOOK_SECRET: 'whsec_none',
});
