import type { Pool } from 'undici';
import type { CloudEvent } from './cloud-event.ts';
import { milliseconds } from './duration.ts';
import type { Trigger } from './manifests/eventing.ts';
import type { Revision } from './revision.ts';

/** Where events go: a path of a ksvc. `address` is its cluster address. */
export type Destination = { revision: Revision; path: string; address: string };

/**
 * A subscriber's answer to an event. `retry`: 5xx, 429, 408, a timeout or no connection. `rejected`: every other
 * status but 2xx; the event is not delivered again. Source: the NatsJetStreamChannel dispatcher.
 */
export type Result = { outcome: 'accepted' | 'retry' | 'rejected'; status: number; body: Buffer };

/** How many bytes of an answer a dead letter carries, as in a cluster. */
const ANSWER_BYTES = 1024;

/** The prefix that the channel's dispatcher reports when there is no answer. */
const DISPATCH_ERROR = 'dispatch error: ';

/**
 * Delivers an event once; starts the subscriber's process if none runs.
 * @param timeoutMs the longest wait, including the start of the process
 * @throws the signal's reason when it is aborted; a subscriber's failure is a result
 */
export async function deliver(
  event: CloudEvent,
  to: Destination,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  const abort = () => limit.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const slot = await to.revision.acquire(limit.signal);
    try {
      return resultOf(await post(event, to.path, slot.pool, limit.signal));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') slot.reportRefused();
      throw error;
    } finally {
      slot.release();
    }
  } catch (error) {
    signal.throwIfAborted();
    const reason = limit.signal.aborted ? `no answer in ${timeoutMs / 1000} s` : (error as Error).message;
    // The dispatcher reports status 500 when there is no answer.
    return { outcome: 'retry', status: 500, body: Buffer.from(`${DISPATCH_ERROR}${reason}`) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** How long to wait after `failures` failed attempts, in milliseconds. */
export function backoff(
  { backoffPolicy, backoffDelay }: Trigger['spec']['delivery'],
  failures: number,
): number {
  const delay = milliseconds(backoffDelay) ?? 0;
  return backoffPolicy === 'linear' ? delay * failures : delay * 2 ** failures;
}

/** A subscriber's answer; `body` has its first bytes, `size` counts all. */
type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer; size: number };

function resultOf({ status, headers, body, size }: Answer): Result {
  if (status >= 200 && status < 300) {
    const isEvent =
      headers['ce-specversion'] !== undefined ||
      /^application\/cloudevents/.test(String(headers['content-type']));
    // The Broker's filter treats a body as a reply event, and answers 502 for one that is not a CloudEvent.
    if (size > 0 && !isEvent) return { outcome: 'retry', status: 502, body };
    return { outcome: 'accepted', status, body };
  }
  const isRetryable = status >= 500 || status === 429 || status === 408;
  return { outcome: isRetryable ? 'retry' : 'rejected', status, body };
}

/** Rejects with the signal's reason when it is aborted. */
function post(event: CloudEvent, path: string, pool: Pool, signal: AbortSignal): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const chunks: Buffer[] = [];
  const answer: Answer = { status: 0, headers: {}, body: Buffer.alloc(0), size: 0 };
  pool.dispatch(
    { method: 'POST', path, headers: event.headers, body: event.body },
    {
      onRequestStart(controller) {
        const abort = () => controller.abort(signal.reason as Error);
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
      },
      onResponseStart(_, status, headers) {
        answer.status = status;
        answer.headers = headers;
      },
      onResponseData(_, chunk) {
        if (answer.size < ANSWER_BYTES) chunks.push(chunk);
        answer.size += chunk.length;
      },
      onResponseEnd() {
        answer.body = Buffer.concat(chunks).subarray(0, ANSWER_BYTES);
        resolve(answer);
      },
      onResponseError: (_, error) => reject(error),
    },
  );
  return promise;
}

/** Describes a result for the log. */
export function describeResult({ status, body }: Result): string {
  const text = body.toString('utf8').replaceAll(/\s+/g, ' ').slice(0, 200);
  if (text.startsWith(DISPATCH_ERROR)) return text.slice(DISPATCH_ERROR.length);
  return `answered ${status}${text && ` ${text}`}`;
}
