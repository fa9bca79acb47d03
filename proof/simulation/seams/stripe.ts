import Stripe from 'stripe';
import { networkWait } from '../pods.ts';
import { simulation } from '../simulation.ts';

/** Sends the SDK's requests to the simulated provider over a network that fails. */
class SimulatedHttpClient extends Stripe.HttpClient {
  override getClientName = (): string => 'simulation';

  override async makeRequest(
    ...[, , path, method, headers, body, , timeout]: Parameters<Stripe.HttpClient['makeRequest']>
  ): ReturnType<Stripe.HttpClient['makeRequest']> {
    const timedOut = new Promise<never>((_, reject) => {
      setTimeout(() => reject(Stripe.HttpClient.makeTimeoutError()), timeout);
    });
    timedOut.catch(() => {});
    return Promise.race([timedOut, this.#send(path, method, headers as Record<string, string>, body)]);
  }

  async #send(path: string, method: string, headers: Record<string, string>, body: string) {
    await networkWait(`before it calls the provider with ${method} ${path}`);
    const answer = await simulation().provider.answer({ method, path, headers, body });
    await networkWait(`after it called the provider with ${method} ${path}`);
    if (!answer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return {
      getStatusCode: () => answer.status,
      getHeaders: () => answer.headers,
      getRawResponse: () => answer,
      toStream: () => {
        throw new Error('The simulated provider does not stream');
      },
      toJSON: async () => JSON.parse(answer.body) as unknown,
    };
  }
}

/** Replaces functions/payments/src/provider/stripe.ts: the real SDK with the same settings. */
export const stripe = new Stripe('sk_test_simulation', {
  maxNetworkRetries: 1,
  timeout: 8000,
  telemetry: false,
  httpClient: new SimulatedHttpClient(),
});
