import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers as natsHeaders } from '@nats-io/transport-node';
import { type CloudEvent, fromRequest, NoCloudEvent } from './cloud-event.ts';
import type { Nats } from './jetstream.ts';

/** Longest time that a publisher waits while NATS is away, in milliseconds. */
const AWAY_MS = 5000;
const TRY_MS = 1500;
/** JetStream takes messages of up to 1 MiB, headers included. */
const LARGEST_BODY = 1_000_000;

/** NATS didn't take the event in time: publish it again. */
class Unavailable extends Error {
  override name = 'Unavailable';
}

/** A Broker: what it has accepted is in its stream, on disk. */
export class Broker {
  readonly #nats: Nats;
  readonly #subject: string;

  constructor(nats: Nats, subject: string) {
    this.#nats = nats;
    this.#subject = subject;
  }

  /**
   * Stores an event; one with the same source and id within the duplicate window is stored once.
   * @throws Unavailable when NATS is away for 5 s
   */
  async accept({ headers, body }: CloudEvent): Promise<void> {
    const stored = natsHeaders();
    for (const [name, value] of Object.entries(headers)) stored.set(name, value);
    const msgID = encodeURIComponent(`${headers['ce-source']} ${headers['ce-id']}`);
    const deadline = performance.now() + AWAY_MS;
    for (;;) {
      try {
        await this.#nats.client.publish(this.#subject, body, { msgID, headers: stored, timeout: TRY_MS });
        return;
      } catch (error) {
        if (performance.now() + TRY_MS > deadline) {
          throw new Unavailable('The broker is not available', { cause: error });
        }
        await sleep(100);
      }
    }
  }
}

/**
 * The broker ingress, `POST /<namespace>/<broker>`: 202 once the event is on disk, 400 for what is no
 * CloudEvent, 503 while NATS is away.
 * @param brokers by their path
 */
export function brokerIngress(brokers: ReadonlyMap<string, Broker>) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const broker = brokers.get((req.url ?? '').split('?')[0]?.replace(/\/$/, '') ?? '');
    if (!broker) return answer(res, 404, 'There is no such broker');
    if (req.method !== 'POST') return answer(res, 405, 'Events are sent by POST');
    try {
      const body = await read(req);
      if (!body) return answer(res, 413, `An event has at most ${LARGEST_BODY} bytes`);
      await broker.accept(fromRequest(req.headers, body));
      answer(res, 202);
    } catch (error) {
      if (error instanceof NoCloudEvent) answer(res, 400, error.message);
      else answer(res, 503, 'The broker is not available');
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
