import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { Channel, ConsumerSpec } from './channel.ts';
import { attributesOf, type CloudEvent } from './cloud-event.ts';
import { deadLetter, sendDeadLetter } from './dead-letter.ts';
import { backoff, type Destination, deliver, describeResult, type Result } from './delivery.ts';
import { milliseconds } from './duration.ts';
import type { EventStorage } from './event-storage.ts';
import { type TriggerFilters, typesOf, wants } from './filters.ts';
import type { Nats } from './jetstream.ts';
import type { Log } from './log.ts';
import type { Trigger as Manifest } from './manifests/eventing.ts';

/** How many events of one Trigger are delivered at the same time. */
const CONCURRENCY = 32;
/** How long to wait before a dead letter that its sink refused is sent again, in milliseconds. */
const SINK_RETRY_MS = 30_000;

export type TriggerSpec = {
  name: string;
  filter: TriggerFilters;
  delivery: Manifest['spec']['delivery'];
  subscriber: Destination;
  deadLetterSink: Destination;
  maxAckPending: number;
};

/** A Trigger: a durable consumer of its Broker's stream that delivers matching events to its subscriber. */
export class Trigger {
  readonly #spec: TriggerSpec;
  readonly #nats: Nats;
  readonly #log: Log;
  readonly #timeoutMs: number;
  readonly #abandoned = new AbortController();
  readonly #inProgress = new Set<Promise<void>>();
  #pull: ConsumerMessages | undefined;
  #stopped = false;
  #slotFreed = Promise.withResolvers<void>();

  constructor(spec: TriggerSpec, nats: Nats, log: Log) {
    this.#spec = spec;
    this.#nats = nats;
    this.#log = log;
    this.#timeoutMs = milliseconds(spec.delivery.timeout) ?? 0;
  }

  get inFlight(): number {
    return this.#inProgress.size;
  }

  get consumer(): ConsumerSpec {
    const { name, maxAckPending, filter } = this.#spec;
    return { name, ackWaitMs: this.#ackWaitMs, maxAckPending, types: typesOf(filter) };
  }

  /** Starts to deliver the events of a channel that has this Trigger's consumer. */
  start(channel: Channel, storage: EventStorage): void {
    void this.#run(channel, storage);
  }

  /** Asks for events again: NATS may never answer a request from before a reconnect. */
  pullAgain(): void {
    this.#pull?.stop();
  }

  /** Pulls no more events; deliveries in progress go on. */
  stop(): void {
    this.#stopped = true;
    this.#pull?.stop();
    this.#slotFreed.resolve();
  }

  /** Aborts the deliveries in progress; NATS delivers these events again after the next start. */
  async abandon(): Promise<void> {
    this.#abandoned.abort(new Error('the system is stopping'));
    await Promise.all(this.#inProgress);
  }

  get #ackWaitMs(): number {
    return this.#timeoutMs + 500;
  }

  async #run(channel: Channel, storage: EventStorage): Promise<void> {
    const { manager, client, connection } = this.#nats;
    const { stream } = channel;
    while (!this.#stopped) {
      try {
        const consumer = await client.consumers.get(stream, this.#spec.name);
        const options = { max_messages: CONCURRENCY, abort_on_missing_resource: true };
        if (!this.#stopped) await this.#deliverAll(await consumer.consume(options));
      } catch {
        // NATS is disconnected, can't store, or has lost the consumer. The connection reconnects by itself.
        await sleep(200);
        if (this.#stopped || connection.isClosed()) continue;
        await channel.restore().catch(() => storage.check(() => manager.streams.info(stream)));
      }
    }
  }

  async #deliverAll(pull: ConsumerMessages): Promise<void> {
    this.#pull = pull;
    for await (const message of pull) {
      if (this.#stopped) break;
      if (this.#inProgress.size >= CONCURRENCY) await this.#waitForSlot(message);
      const handled = this.#handle(message).finally(() => {
        this.#inProgress.delete(handled);
        this.#slotFreed.resolve();
      });
      this.#inProgress.add(handled);
    }
  }

  /** Waits until a delivery ends. The message's time to be acknowledged begins again then. */
  async #waitForSlot(message: JsMsg): Promise<void> {
    this.#slotFreed = Promise.withResolvers<void>();
    await this.#slotFreed.promise;
    message.working();
  }

  async #handle(message: JsMsg): Promise<void> {
    const event = eventOf(message);
    const attributes = attributesOf(event);
    if (!wants(this.#spec.filter, attributes)) return message.ack();
    const { subscriber, delivery, name } = this.#spec;
    const label = `${attributes.type} ${attributes.id} to ${name}`;
    try {
      const result = await deliver(event, subscriber, this.#timeoutMs, this.#abandoned.signal);
      if (result.outcome === 'accepted') return message.ack();
      const attempts = message.info.deliveryCount;
      if (result.outcome === 'rejected') {
        this.#log(`${label}: answered ${result.status}, the event is discarded`, 'warn');
        message.term();
      } else if (attempts <= delivery.retry) {
        const wait = backoff(delivery, attempts);
        this.#log(
          `${label}: ${describeResult(result)}, attempt ${attempts} of ${delivery.retry + 1}, next in ${wait / 1000} s`,
        );
        message.nak(wait);
      } else {
        await this.#sendToSink(message, event, result, label);
      }
    } catch {
      if (!this.#nats.connection.isClosed()) message.nak();
    }
  }

  /** Sends the event to the dead letter sink after the last attempt, as the channel does. */
  async #sendToSink(message: JsMsg, event: CloudEvent, result: Result, label: string): Promise<void> {
    const { subscriber, deadLetterSink, delivery } = this.#spec;
    const letter = deadLetter(event, result, subscriber);
    // Tells NATS that the event is still being handled, so that it isn't delivered a second time.
    const working = setInterval(() => message.working(), this.#ackWaitMs / 2);
    try {
      const failed = await sendDeadLetter(letter, deadLetterSink, delivery, this.#abandoned.signal);
      if (!failed) {
        this.#log(`${label}: ${describeResult(result)}, the event is now a dead letter`, 'warn');
        return message.ack();
      }
      const seconds = SINK_RETRY_MS / 1000;
      this.#log(
        `${label}: the dead letter sink failed too (${describeResult(failed)}), next attempt in ${seconds} s`,
        'warn',
      );
      message.nak(SINK_RETRY_MS);
    } finally {
      clearInterval(working);
    }
  }
}

function eventOf(message: JsMsg): CloudEvent {
  const headers: Record<string, string> = {};
  for (const [name, [value = '']] of message.headers ?? []) {
    if (name.startsWith('ce-') || name === 'content-type') headers[name] = value;
  }
  return { headers, body: message.data };
}
