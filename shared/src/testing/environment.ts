import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

/**
 * The environment of a test file, set before it imports anything: the servers of this run, and a table and a
 * Broker of its own. Services read it as they read a revision's. It is loaded for every test, also of
 * decisions that take a millisecond, so it imports nothing of weight.
 */
const file = randomUUID();
const { tablesUrl, brokerUrl, signingKey, publicKeys } = inject('servers');

/** Nobody listens there: a test that needs a neighbour sets its address before it imports the service. */
const NOBODY = 'http://127.0.0.1:9';

Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: tablesUrl,
  AWS_REGION: process.env.AWS_REGION ?? 'local',
  AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'local',
  AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
  TABLE: `test-${file}`,
  BROKER_URL: `${brokerUrl}/${file}`,
  SIGNING_KEY: signingKey,
  PUBLIC_KEYS: publicKeys,
  AUTH_URL: NOBODY,
  TICKETS_URL: NOBODY,
  ORDERS_URL: NOBODY,
  PAYMENTS_URL: NOBODY,
  PUBLIC_URL: 'http://localhost:3000',
  STRIPE_API_URL: NOBODY,
  STRIPE_SECRET_KEY: 'sk_test_none',
  STRIPE_WEBHOOK_SECRET: 'whsec_none',
});
