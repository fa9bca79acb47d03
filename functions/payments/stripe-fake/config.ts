import type { StripeOptions } from './stripe-fake.ts';

/** The event types that the payments service handles. */
export const HANDLED_EVENT_TYPES = [
  'payment_intent.amount_capturable_updated',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.closed',
  'checkout.session.completed',
  'checkout.session.expired',
  'account.updated',
];

/**
 * Reads the fake's settings.
 *
 * @throws Error with a message for the operator
 */
export function readConfig(env = process.env): StripeOptions {
  const port = Number(env.PORT ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT is not a port: ${env.PORT}`);
  if (!env.STATE) throw new Error('STATE must be the folder that keeps the ledger');
  if (env.WEBHOOK_URL && !URL.canParse(env.WEBHOOK_URL)) {
    throw new Error(`WEBHOOK_URL is not a URL: ${env.WEBHOOK_URL}`);
  }
  if (env.WEBHOOK_URL && !env.WEBHOOK_SECRET) throw new Error('WEBHOOK_URL needs a WEBHOOK_SECRET');
  return {
    port,
    host: env.HOST || '127.0.0.1',
    state: env.STATE,
    webhookUrl: env.WEBHOOK_URL || undefined,
    webhookSecret: env.WEBHOOK_SECRET ?? '',
    webhookTypes: env.WEBHOOK_TYPES?.split(',').map((type) => type.trim()) ?? HANDLED_EVENT_TYPES,
    origin: env.ORIGIN || undefined,
  };
}
