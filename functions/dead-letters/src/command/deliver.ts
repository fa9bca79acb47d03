import type { originalEvent } from '../domain/dead-letter.ts';

/** `accepted`, `unreachable` if the request could not be sent, or the reason of the refusal. */
export type Outcome = 'accepted' | 'unreachable' | { refused: string };

/** The Trigger's timeout. */
const TIMEOUT_MS = 20_000;

/** The error codes of a request that was not sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Delivers an event to a subscriber or to the Broker, as a CloudEvent over HTTP in binary mode. */
export async function deliver(url: string, event: ReturnType<typeof originalEvent>): Promise<Outcome> {
  const body = event.body.length > 0 ? new Uint8Array(event.body) : null;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: event.headers,
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    return answer.ok ? 'accepted' : { refused: `answered ${answer.status} ${text}`.trim() };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    if (NOT_SENT.has(cause?.code ?? '')) return 'unreachable';
    return { refused: `did not answer: ${cause?.message || message}` };
  }
}
