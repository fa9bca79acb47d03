import { span } from '@boxoffice/shared/telemetry/trace.ts';
import Stripe from 'stripe';
import { config } from '../config.ts';
import { httpsAgent } from './proxy.ts';

/** Two tries with a pause fit into the 20 s of an event delivery and the 30 s of a request. */
const TIMEOUT_MS = 8000;

const { hostname, port, protocol } = new URL(config.STRIPE_API_URL || 'https://api.stripe.com');
const isHttps = protocol === 'https:';

/** The SDK's client of node:http, with a span for each request to the provider. */
function tracedClient(): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient(
    isHttps && config.HTTPS_PROXY ? httpsAgent(config, TIMEOUT_MS) : undefined,
  );
  const makeRequest = client.makeRequest.bind(client);
  client.makeRequest = (...request) => {
    const [, , path, method] = request;
    const attributes = { 'http.request.method': method, 'server.address': hostname };
    return span({ name: `${method} ${routeOf(path)}`, kind: 'client', attributes }, () =>
      makeRequest(...request),
    );
  };
  return client;
}

/** The path of a request without ids and without its query. */
const routeOf = (path: string): string => (path.split('?', 1)[0] ?? '').replace(/\/[a-z]{2,4}_\w+/g, '/:id');

/** The Stripe SDK. It calls STRIPE_API_URL when that is set, such as the Stripe fake. */
export const stripe = new Stripe(config.STRIPE_SECRET_KEY, {
  maxNetworkRetries: 1,
  timeout: TIMEOUT_MS,
  telemetry: false,
  host: hostname,
  port: port || (isHttps ? 443 : 80),
  protocol: isHttps ? 'https' : 'http',
  httpClient: tracedClient(),
});
