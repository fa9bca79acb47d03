import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Starts the server of fake-server.ts in a thread of its own: the site adds itself to every server of its thread, and would
 * pass the requests of `/api` from this server to this server.
 *
 * @returns its address
 */
export async function startFakeDependencies(): Promise<string> {
  const [port] = await once(new Worker(new URL('./fake-server.ts', import.meta.url)), 'message');
  return `http://127.0.0.1:${port}`;
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
