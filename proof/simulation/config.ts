/** How many orders a buyer may have open: few, so that those who click twice meet the limit. */
export const MOST_HOLDS = 2;

/** The settings of the services, which read them when they are imported: all of them share this process. */
Object.assign(process.env, {
  BROKER_URL: 'http://broker.invalid',
  PUBLIC_KEYS: '{"keys":[]}',
  TICKETS_URL: 'http://tickets.invalid',
  ORDERS_URL: 'http://orders.invalid',
  PUBLIC_URL: 'http://site.invalid',
  HOLD_SECONDS: '900',
  HOLDS_PER_USER: String(MOST_HOLDS),
  STRIPE_SECRET_KEY: 'sk_test_simulation',
  STRIPE_WEBHOOK_SECRET: 'whsec_simulation',
  STRIPE_API_URL: 'http://stripe.invalid',
  AWS_REGION: 'local',
});
// Each service has its own table: by the names that they have without a setting.
delete process.env.TABLE;

export const WEBHOOK_SECRET = 'whsec_simulation';
