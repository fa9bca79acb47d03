import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers as natsHeaders } from '@nats-io/transport-node';
import type { Channel } from './channel.ts';
import { attributesOf, type CloudEvent, fromRequest, InvalidCloudEvent } from './cloud-event.ts';
import type { EventStorage } from './event-storage.ts';
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
  readonly #channel: Channel;
  readonly #storage: EventStorage;
  #lastStored = 0;

  constructor(nats: Nats, channel: Channel, storage: EventStorage) {
    this.#nats = nats;
    this.#channel = channel;
    this.#storage = storage;
  }

  /**
   * Stores an event. Events with the same source and id within the duplicate window are stored once.
   * @throws Unavailable when NATS doesn't store it in 5 s, or immediately while the disk is full
   */
  async accept({ headers, body }: CloudEvent): Promise<void> {
    const natsHeader = natsHeaders();
    for (const [name, value] of Object.entries(headers)) natsHeader.set(name, value);
    const msgID = encodeURIComponent(`${headers['ce-source']} ${headers['ce-id']}`);
    const subject = this.#channel.subjectOf(attributesOf({ headers, body }).type ?? '');
    const store = async () => {
      const options = { msgID, headers: natsHeader, timeout: ATTEMPT_MS };
      await this.#nats.client.publish(subject, body, options);
      this.#lastStored = performance.now();
    };
    const began = performance.now();
    while (!this.#storage.isFull) {
      try {
        return await store();
      } catch (error) {
        // No stream has the subject, or JetStream is still starting.
        const isMissing = (error as Error).name === 'JetStreamNotEnabled';
        if (isMissing) await this.#channel.restore().catch(() => undefined);
        if (performance.now() - began + ATTEMPT_MS > UNAVAILABLE_MS) {
          if (this.#lastStored < began) void this.#storage.check(store);
          break;
        }
        await sleep(100);
      }
    }
    throw new Unavailable('The broker is unavailable');
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
