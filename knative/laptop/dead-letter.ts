import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudEvent, extended } from './cloud-event.ts';
import { backoff, type Destination, deliver, type Result } from './delivery.ts';
import { milliseconds } from './duration.ts';
import type { Trigger } from './manifests/eventing.ts';

/**
 * The event as the dead letter sink gets it: with where it should have gone and what the last try said.
 * Source: "Dead letter extension attributes" in Knative's event delivery documentation.
 */
export function deadLetter(event: CloudEvent, { status, body }: Result, subscriber: Destination): CloudEvent {
  return extended(event, {
    knativeerrordest: subscriber.address,
    knativeerrorcode: String(status),
    ...(body.length > 0 && { knativeerrordata: body.toString('base64') }),
  });
}

/**
 * Sends a dead letter with the same retries as any event.
 * @returns undefined once the sink has taken it, else what it said last
 * @throws the signal's reason when it is aborted
 */
export async function bury(
  letter: CloudEvent,
  sink: Destination,
  delivery: Trigger['spec']['delivery'],
  signal: AbortSignal,
): Promise<Result | undefined> {
  const timeoutMs = milliseconds(delivery.timeout) ?? 0;
  for (let tries = 1; ; tries++) {
    const result = await deliver(letter, sink, timeoutMs, signal);
    if (result.verdict === 'taken') return undefined;
    if (result.verdict === 'final' || tries > delivery.retry) return result;
    await sleep(backoff(delivery, tries), undefined, { signal });
  }
}
