import Stripe from 'stripe';
import { config } from '../config.ts';
import { httpsAgent } from './proxy.ts';

/** Two tries with a pause fit into the 20 s of an event delivery and the 30 s of a request. */
const TIMEOUT_MS = 8000;

const { hostname, port, protocol } = new URL(config.STRIPE_API_URL || 'https://api.stripe.com');
const isHttps = protocol === 'https:';

/** The Stripe SDK. It calls STRIPE_API_URL when that is set, such as the Stripe fake. */
export const stripe = new Stripe(config.STRIPE_SECRET_KEY, {
  maxNetworkRetries: 1,
  timeout: TIMEOUT_MS,
  telemetry: false,
  host: hostname,
  port: port || (isHttps ? 443 : 80),
  protocol: isHttps ? 'https' : 'http',
  ...(isHttps && config.HTTPS_PROXY && { httpAgent: httpsAgent(config, TIMEOUT_MS) }),
});
