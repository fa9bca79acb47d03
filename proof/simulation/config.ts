/** The orders that a buyer may have open at a time: few, so that double clicks meet the limit. */
export const MAX_HOLDS = 2;
/** The seats of one ticket that a buyer may hold and buy: as many as a crowd holds, so that one order can take them. */
export const MAX_SEATS = 32;
export const FEE_PERCENT = 10;
export const WEBHOOK_SECRET = 'whsec_simulation';

/** Signs nothing: a seam replaces the codes of passes. */
const passKey = { kty: 'OKP', crv: 'Ed25519', kid: 'simulation', x: 'none' };

// The services read their settings when they are imported. All of them share this process.
Object.assign(process.env, {
  BROKER_URL: 'http://broker.invalid/default',
  DUE_TABLES: ['tickets', 'orders', 'payments', 'passes'].map((name) => `${name}=boxoffice-${name}`).join(),
  PUBLIC_KEYS: '{"keys":[]}',
  PASS_SIGNING_KEY: JSON.stringify({ ...passKey, d: 'none' }),
  PASS_PUBLIC_KEYS: JSON.stringify({ keys: [passKey] }),
  AUTH_URL: 'http://auth.invalid',
  TICKETS_URL: 'http://tickets.invalid',
  ORDERS_URL: 'http://orders.invalid',
  PAYMENTS_URL: 'http://payments.invalid',
  EXPIRATION_URL: 'http://expiration.invalid',
  PASSES_URL: 'http://passes.invalid',
  COVERS_URL: 's3://covers.invalid',
  PUBLIC_URL: 'http://site.invalid',
  HOLD_SECONDS: '900',
  HOLDS_PER_USER: String(MAX_HOLDS),
  SEATS_PER_USER: String(MAX_SEATS),
  REFUND_DAYS: '14',
  SEATS_PER_SHARD: '2',
  FEE_PERCENT: String(FEE_PERCENT),
  SELL_WITHOUT_PAYOUTS: 'true',
  STRIPE_SECRET_KEY: 'sk_test_simulation',
  STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  STRIPE_API_URL: 'http://stripe.invalid',
  AWS_REGION: 'local',
});
// Without it each service uses its own table.
delete process.env.TABLE;
