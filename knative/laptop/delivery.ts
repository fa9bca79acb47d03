import { type Agent, request } from 'node:http';
import type { CloudEvent } from './cloud-event.ts';
import { milliseconds } from './duration.ts';
import type { Trigger } from './manifests/eventing.ts';
import type { Revision } from './revision.ts';

/** Where events go: a ksvc, and a path on it. */
export type Destination = { revision: Revision; path: string; address: string };

/**
 * What a subscriber made of an event. `again`: 5xx, 429, 408, no answer in time or none at all.
 * `final`: it will never take it, every other status. Source: the NatsJetStreamChannel dispatcher.
 */
export type Result = { verdict: 'taken' | 'again' | 'final'; status: number; body: Buffer };

/** How much of an answer a dead letter carries, as in a cluster. */
const KEPT_BYTES = 1024;

/**
 * Delivers an event once, waking the subscriber if it sleeps.
 * @param timeoutMs the longest wait, that for the process included
 * @throws the signal's reason when it is aborted; failures of the subscriber are results
 */
export async function deliver(
  event: CloudEvent,
  to: Destination,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const lease = await to.revision.lease(limit);
    try {
      return judge(await post(event, to.path, lease, limit));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') lease.refused();
      throw error;
    } finally {
      lease.release();
    }
  } catch (error) {
    signal.throwIfAborted();
    const why = limit.aborted ? `no answer in ${timeoutMs / 1000} s` : (error as Error).message;
    // The status and the words that the channel's dispatcher reports when there is no answer.
    return { verdict: 'again', status: 500, body: Buffer.from(`dispatch error: ${why}`) };
  }
}

/** How long to wait before try n + 1, in milliseconds, after n have failed. */
export function backoff({ backoffPolicy, backoffDelay }: Trigger['spec']['delivery'], n: number): number {
  const delay = milliseconds(backoffDelay) ?? 0;
  return backoffPolicy === 'linear' ? delay * n : delay * 2 ** n;
}

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer; size: number };

function judge({ status, headers, body, size }: Answer): Result {
  if (status >= 200 && status < 300) {
    const isEvent =
      headers['ce-specversion'] !== undefined ||
      /^application\/cloudevents/.test(String(headers['content-type']));
    // The Broker's filter takes a body for a reply, and a reply that is no event for a broken gateway.
    if (size > 0 && !isEvent) return { verdict: 'again', status: 502, body };
    return { verdict: 'taken', status, body };
  }
  const again = status >= 500 || status === 429 || status === 408;
  return { verdict: again ? 'again' : 'final', status, body };
}

function post(
  event: CloudEvent,
  path: string,
  { port, agent }: { port: number; agent: Agent },
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const headers = { ...event.headers, 'content-length': String(event.body.length) };
  const sent = request(
    { host: '127.0.0.1', port, agent, method: 'POST', path, headers, signal },
    (answer) => {
      const kept: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        if (size < KEPT_BYTES) kept.push(chunk);
        size += chunk.length;
      });
      answer.once('error', reject);
      answer.once('end', () => {
        const body = Buffer.concat(kept).subarray(0, KEPT_BYTES);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, size });
      });
    },
  );
  sent.once('error', reject);
  sent.end(event.body);
  return promise;
}

/** A result in words, for the log. */
export function said({ status, body }: Result): string {
  const text = body.toString('utf8').replaceAll(/\s+/g, ' ').slice(0, 200);
  return text.startsWith('dispatch error: ') ? text.slice(16) : `answered ${status}${text && ` ${text}`}`;
}
