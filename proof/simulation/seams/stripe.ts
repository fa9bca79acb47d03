import Stripe from 'stripe';
import { waitFor } from '../pods.ts';
import { world } from '../simulation.ts';

/** Reaches the provider of the world as the SDK's own client reaches Stripe, over a network that fails. */
class ClientOfTheWorld extends Stripe.HttpClient {
  override getClientName = (): string => 'simulation';

  override async makeRequest(
    ...[, , path, method, headers, body, , timeout]: Parameters<Stripe.HttpClient['makeRequest']>
  ): ReturnType<Stripe.HttpClient['makeRequest']> {
    const tooLate = new Promise<never>((_, reject) => {
      setTimeout(() => reject(Stripe.HttpClient.makeTimeoutError()), timeout);
    });
    tooLate.catch(() => {});
    return Promise.race([tooLate, this.#ask(path, method, headers as Record<string, string>, body)]);
  }

  async #ask(path: string, method: string, headers: Record<string, string>, body: string) {
    await waitFor(`before it asks the provider for ${method} ${path}`);
    const answer = await world().provider.answer({ method, path, headers, body });
    await waitFor(`after it asked the provider for ${method} ${path}`);
    if (!answer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return {
      getStatusCode: () => answer.status,
      getHeaders: () => answer.headers,
      getRawResponse: () => answer,
      toStream: () => {
        throw new Error('Nothing here is streamed');
      },
      toJSON: async () => JSON.parse(answer.body) as unknown,
    };
  }
}

/** Stands for functions/payments/src/provider/stripe.ts: the real SDK, with the same settings. */
export const stripe = new Stripe('sk_test_simulation', {
  maxNetworkRetries: 1,
  timeout: 8000,
  telemetry: false,
  httpClient: new ClientOfTheWorld(),
});
