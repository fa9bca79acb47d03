import { observe } from '@boxoffice/shared/telemetry/metrics.ts';
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
    const operation = `${method} ${routeOf(path)}`;
    return span({ name: operation, kind: 'client', attributes }, () =>
      timed(operation, () => makeRequest(...request)),
    );
  };
  return client;
}

/** Measures a request to the provider. Its outcome is `failed` without an answer, and when Stripe could not carry it out. */
async function timed<Response extends { getStatusCode(): number }>(
  operation: string,
  run: () => Promise<Response>,
): Promise<Response> {
  const startedAt = performance.now();
  let outcome = 'failed';
  try {
    const response = await run();
    const status = response.getStatusCode();
    if (status < 500 && status !== 429) outcome = 'answered';
    return response;
  } finally {
    const seconds = (performance.now() - startedAt) / 1000;
    observe('boxoffice.provider.request.duration', seconds, { operation, outcome });
  }
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
