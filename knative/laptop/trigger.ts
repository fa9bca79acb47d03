import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { attributesOf, type CloudEvent } from './cloud-event.ts';
import { bury, deadLetter } from './dead-letter.ts';
import { backoff, type Destination, deliver, type Result, said } from './delivery.ts';
import { milliseconds } from './duration.ts';
import { wants } from './filters.ts';
import { type Nats, provideConsumer } from './jetstream.ts';
import type { Log } from './log.ts';
import type { Trigger as Manifest } from './manifests/eventing.ts';

/** Events of one Trigger that are under way at a time. */
const AT_A_TIME = 32;
/** How long one request for events stays open, in milliseconds. */
const PULL_MS = 10_000;
/** When a dead letter sink didn't take an event, it is offered again after this long, in milliseconds. */
const SINK_AGAIN_MS = 30_000;

export type TriggerSpec = {
  name: string;
  stream: string;
  filter: Pick<Manifest['spec'], 'filter' | 'filters'>;
  delivery: Manifest['spec']['delivery'];
  subscriber: Destination;
  deadLetterSink: Destination;
  maxAckPending: number;
};

/** A Trigger: a durable consumer of its Broker's stream that hands each event it wants to its subscriber. */
export class Trigger {
  readonly #spec: TriggerSpec;
  readonly #nats: Nats;
  readonly #log: Log;
  readonly #timeoutMs: number;
  readonly #abandon = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #pull: ConsumerMessages | undefined;
  #stopped = false;
  #free = Promise.withResolvers<void>();

  constructor(spec: TriggerSpec, nats: Nats, log: Log) {
    this.#spec = spec;
    this.#nats = nats;
    this.#log = log;
    this.#timeoutMs = milliseconds(spec.delivery.timeout) ?? 0;
  }

  get inFlight(): number {
    return this.#underWay.size;
  }

  async start(): Promise<void> {
    const { stream, name, maxAckPending } = this.#spec;
    await provideConsumer(this.#nats, stream, name, { ackWaitMs: this.#ackWaitMs, maxAckPending });
    void this.#run();
  }

  /** Asks anew for events: what was asked before NATS went away may never be answered. */
  pullAgain(): void {
    this.#pull?.stop();
  }

  /** Takes no new event. */
  stop(): void {
    this.#stopped = true;
    this.#pull?.stop();
    this.#free.resolve();
  }

  /** Gives back what is still under way, to be delivered after the next start. */
  async abandon(): Promise<void> {
    this.#abandon.abort(new Error('the system stops'));
    await Promise.all(this.#underWay);
  }

  get #ackWaitMs(): number {
    return this.#timeoutMs + 500;
  }

  async #run(): Promise<void> {
    const { stream, name } = this.#spec;
    while (!this.#stopped) {
      try {
        const consumer = await this.#nats.client.consumers.get(stream, name);
        while (!this.#stopped) {
          const free = AT_A_TIME - this.#underWay.size;
          if (free > 0) await this.#take(await consumer.fetch({ max_messages: free, expires: PULL_MS }));
          else await this.#placeFree();
        }
      } catch {
        // NATS is away, or has lost the consumer: it will be back, and the log says so elsewhere.
        await sleep(200);
        if (!this.#stopped && !this.#nats.connection.isClosed()) await this.#provideAgain();
      }
    }
  }

  async #take(pull: ConsumerMessages): Promise<void> {
    this.#pull = pull;
    const watchdog = setTimeout(() => pull.stop(), PULL_MS + 2000);
    try {
      for await (const message of pull) {
        const handled = this.#handle(message).finally(() => {
          this.#underWay.delete(handled);
          this.#free.resolve();
        });
        this.#underWay.add(handled);
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  async #placeFree(): Promise<void> {
    this.#free = Promise.withResolvers<void>();
    if (this.#underWay.size >= AT_A_TIME) await this.#free.promise;
  }

  async #provideAgain(): Promise<void> {
    const { stream, name, maxAckPending } = this.#spec;
    await provideConsumer(this.#nats, stream, name, { ackWaitMs: this.#ackWaitMs, maxAckPending }).catch(
      () => {},
    );
  }

  async #handle(message: JsMsg): Promise<void> {
    const event = eventOf(message);
    const attributes = attributesOf(event);
    if (!wants(this.#spec.filter, attributes)) return message.ack();
    const { subscriber, delivery, name } = this.#spec;
    const shown = `${attributes.type} ${attributes.id} to ${name}`;
    try {
      const result = await deliver(event, subscriber, this.#timeoutMs, this.#abandon.signal);
      if (result.verdict === 'taken') return message.ack();
      const tries = message.info.deliveryCount;
      if (result.verdict === 'final') {
        this.#log(`${shown}: answered ${result.status}, which ends its delivery`);
        message.term();
      } else if (tries <= delivery.retry) {
        const wait = backoff(delivery, tries);
        this.#log(
          `${shown}: ${said(result)}, try ${tries} of ${delivery.retry + 1}, again in ${wait / 1000} s`,
        );
        message.nak(wait);
      } else {
        await this.#bury(message, event, result, shown);
      }
    } catch {
      if (!this.#nats.connection.isClosed()) message.nak();
    }
  }

  /** After the last try: to the dead letter sink, with the same retries, as the channel does. */
  async #bury(message: JsMsg, event: CloudEvent, result: Result, shown: string): Promise<void> {
    const { subscriber, deadLetterSink, delivery } = this.#spec;
    const letter = deadLetter(event, result, subscriber);
    const extend = setInterval(() => message.working(), this.#ackWaitMs / 2);
    try {
      const failed = await bury(letter, deadLetterSink, delivery, this.#abandon.signal);
      if (!failed) {
        this.#log(`${shown}: ${said(result)}, is now a dead letter`);
        return message.ack();
      }
      const seconds = SINK_AGAIN_MS / 1000;
      this.#log(`${shown}: the dead letter sink failed too (${said(failed)}), again in ${seconds} s`);
      message.nak(SINK_AGAIN_MS);
    } finally {
      clearInterval(extend);
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
