import Stripe from 'stripe';
import { config } from '../config.ts';

/** Two tries with a pause fit into the 20 s that an event's delivery has, and the 30 s of a request. */
const TIMEOUT_MS = 8000;

/** The provider's SDK, as configured: Stripe itself, or what answers Stripe's API at STRIPE_API_URL. */
export const stripe = new Stripe(config.STRIPE_SECRET_KEY, {
  maxNetworkRetries: 1,
  timeout: TIMEOUT_MS,
  telemetry: false,
  ...(config.STRIPE_API_URL && elsewhere(new URL(config.STRIPE_API_URL))),
});

function elsewhere(url: URL) {
  const protocol = url.protocol === 'https:' ? ('https' as const) : ('http' as const);
  return { host: url.hostname, port: url.port || (protocol === 'https' ? 443 : 80), protocol };
}
