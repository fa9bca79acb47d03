import type { eventOf } from '../domain/letter.ts';

/** `taken`, `unreachable` when nobody listens there, or what was answered instead. */
export type Outcome = 'taken' | 'unreachable' | { refused: string };

/** As long as a Trigger waits for its subscriber. */
const TIMEOUT_MS = 20_000;

/** What fetch calls it when the request hasn't even been sent. */
const NOBODY = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Hands an event to a subscriber or to the Broker: CloudEvents over HTTP, in binary mode. */
export async function deliver(url: string, event: ReturnType<typeof eventOf>): Promise<Outcome> {
  const body = event.body.length > 0 ? new Uint8Array(event.body) : null;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: event.headers,
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    return answer.ok ? 'taken' : { refused: `answered ${answer.status} ${text}`.trim() };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    if (NOBODY.has(cause?.code ?? '')) return 'unreachable';
    return { refused: `gave no answer: ${cause?.message || message}` };
  }
}
