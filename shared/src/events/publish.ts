import { PublishFailed } from '../errors.ts';
import { send } from '../functions/http-pool.ts';
import { continuing, span } from '../telemetry/trace.ts';
import type { CloudEvent } from './cloud-event.ts';
import { toHeaders } from './http-binding.ts';

/** Publishes an event. Resolves when the Broker has accepted it, otherwise rejects with PublishFailed. */
export type Publish = (event: CloudEvent) => Promise<void>;

const TIMEOUT_MS = 3000;

/**
 * Publishes to a Broker's ingress by CloudEvents over HTTP, in binary mode. The event stays in the trace of its cause,
 * also when a tick publishes it later.
 */
export const publisher =
  (brokerUrl: string): Publish =>
  (event) =>
    span(
      {
        name: `publish ${event.type}`,
        kind: 'producer',
        attributes: { 'messaging.system': 'cloudevents', 'messaging.destination.name': event.type },
        parent: event.traceparent,
      },
      () => publish(event, brokerUrl),
    );

async function publish(event: CloudEvent, brokerUrl: string): Promise<void> {
  const failed = (reason: string, status?: number) =>
    new PublishFailed(`${event.type} ${event.id}: ${reason}`, status);
  const { status } = await send(brokerUrl, {
    method: 'POST',
    headers: toHeaders({ ...event, traceparent: continuing(event.traceparent) }),
    body: JSON.stringify(event.data ?? null),
    timeout: TIMEOUT_MS,
  }).catch((error: Error) => {
    throw failed(error.name === 'TimeoutError' ? `no answer in ${TIMEOUT_MS} ms` : error.message);
  });
  if (status < 200 || status >= 300) throw failed(`the Broker answered ${status}`, status);
}
