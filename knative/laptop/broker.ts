import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers as natsHeaders } from '@nats-io/transport-node';
import { type CloudEvent, fromRequest, InvalidCloudEvent } from './cloud-event.ts';
import type { Nats } from './jetstream.ts';

/** Longest time that a publisher waits while NATS doesn't answer, in milliseconds. */
const UNAVAILABLE_MS = 5000;
const ATTEMPT_MS = 1500;
/** JetStream accepts messages of up to 1 MiB, including headers. */
const LARGEST_BODY = 1_000_000;

/** NATS did not acknowledge the event in time: the publisher should retry. */
class Unavailable extends Error {
  override name = 'Unavailable';
}

/** A Broker: an accepted event is stored in its stream, on disk. */
export class Broker {
  readonly #nats: Nats;
  readonly #subject: string;

  constructor(nats: Nats, subject: string) {
    this.#nats = nats;
    this.#subject = subject;
  }

  /**
   * Stores an event. Events with the same source and id within the duplicate window are stored once.
   * @throws Unavailable when NATS doesn't answer for 5 s
   */
  async accept({ headers, body }: CloudEvent): Promise<void> {
    const natsHeader = natsHeaders();
    for (const [name, value] of Object.entries(headers)) natsHeader.set(name, value);
    const msgID = encodeURIComponent(`${headers['ce-source']} ${headers['ce-id']}`);
    const deadline = performance.now() + UNAVAILABLE_MS;
    for (;;) {
      try {
        await this.#nats.client.publish(this.#subject, body, {
          msgID,
          headers: natsHeader,
          timeout: ATTEMPT_MS,
        });
        return;
      } catch (error) {
        if (performance.now() + ATTEMPT_MS > deadline) {
          throw new Unavailable('The broker is unavailable', { cause: error });
        }
        await sleep(100);
      }
    }
  }
}

/**
 * The broker ingress, `POST /<namespace>/<broker>`: answers 202 when the event is on disk, 400 for an invalid
 * CloudEvent, 503 while NATS is unavailable.
 * @param brokers by their path
 */
export function brokerIngress(brokers: ReadonlyMap<string, Broker>) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const broker = brokers.get((req.url ?? '').split('?')[0]?.replace(/\/$/, '') ?? '');
    if (!broker) return answer(res, 404, 'This broker does not exist');
    if (req.method !== 'POST') return answer(res, 405, 'Send events by POST');
    try {
      const body = await read(req);
      if (!body) return answer(res, 413, `An event can have at most ${LARGEST_BODY} bytes`);
      await broker.accept(fromRequest(req.headers, body));
      answer(res, 202);
    } catch (error) {
      if (error instanceof InvalidCloudEvent) answer(res, 400, error.message);
      else answer(res, 503, 'The broker is unavailable');
    }
  };
}

async function read(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}

function answer(res: ServerResponse, status: number, message?: string): void {
  if (res.destroyed) return;
  res.writeHead(status, message === undefined ? {} : { 'content-type': 'application/json' });
  res.end(message === undefined ? undefined : JSON.stringify({ errors: [{ message }] }));
}
