import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudEvent, withExtensions } from './cloud-event.ts';
import { backoff, type Destination, deliver, type Result } from './delivery.ts';
import { milliseconds } from './duration.ts';
import type { Trigger } from './manifests/eventing.ts';

/**
 * The event as the dead letter sink gets it, with the subscriber's address and its last answer.
 * Source: "Dead letter extension attributes" in Knative's event delivery documentation.
 */
export function deadLetter(event: CloudEvent, { status, body }: Result, subscriber: Destination): CloudEvent {
  return withExtensions(event, {
    knativeerrordest: subscriber.address,
    knativeerrorcode: String(status),
    ...(body.length > 0 && { knativeerrordata: body.toString('base64') }),
  });
}

/**
 * Sends a dead letter to its sink, with the retries of any event.
 * @returns undefined when the sink has accepted it, else the sink's last answer
 * @throws the signal's reason when it is aborted
 */
export async function sendDeadLetter(
  letter: CloudEvent,
  sink: Destination,
  delivery: Trigger['spec']['delivery'],
  signal: AbortSignal,
): Promise<Result | undefined> {
  const timeoutMs = milliseconds(delivery.timeout) ?? 0;
  for (let attempt = 1; ; attempt++) {
    const result = await deliver(letter, sink, timeoutMs, signal);
    if (result.outcome === 'accepted') return undefined;
    if (result.outcome === 'rejected' || attempt > delivery.retry) return result;
    await sleep(backoff(delivery, attempt), undefined, { signal });
  }
}
