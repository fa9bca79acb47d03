import Stripe from 'stripe';
import { config } from '../config.ts';

/** Two tries with a pause fit into the 20 s of an event delivery and the 30 s of a request. */
const TIMEOUT_MS = 8000;

/** The Stripe SDK. It calls STRIPE_API_URL when that is set, such as the Stripe fake. */
export const stripe = new Stripe(config.STRIPE_SECRET_KEY, {
  maxNetworkRetries: 1,
  timeout: TIMEOUT_MS,
  telemetry: false,
  ...(config.STRIPE_API_URL && addressOf(new URL(config.STRIPE_API_URL))),
});

function addressOf(url: URL) {
  const protocol = url.protocol === 'https:' ? ('https' as const) : ('http' as const);
  return { host: url.hostname, port: url.port || (protocol === 'https' ? 443 : 80), protocol };
}
