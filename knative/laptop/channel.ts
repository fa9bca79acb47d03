import { AckPolicy, DeliverPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { milliseconds } from './duration.ts';
import { type Nats, subjectOf, unlessMissing } from './jetstream.ts';
import type { Log } from './log.ts';
import type { ChannelTemplate } from './manifests/eventing.ts';

/** A Trigger's durable consumer. `types` are the event types that it gets; undefined means all. */
export type ConsumerSpec = {
  name: string;
  ackWaitMs: number;
  maxAckPending: number;
  types: string[] | undefined;
};

/** A Broker's stream in NATS and the consumers of its Triggers. Those that are missing are created again. */
export class Channel {
  readonly stream: string;
  readonly #prefix: string;
  readonly #nats: Nats;
  readonly #config: ChannelTemplate['spec']['stream']['config'];
  readonly #consumers: ConsumerSpec[];
  readonly #log: Log;
  /** When the stream was created: a stream that was deleted and created again has another time. */
  #created: string | undefined;
  /** By consumer, a sequence number up to which its Trigger has handled every event of the stream. */
  readonly #handled = new Map<string, number>();
  #restoring: Promise<void> | undefined;

  constructor(
    nats: Nats,
    { stream, prefix }: { stream: string; prefix: string },
    template: ChannelTemplate['spec']['stream'],
    consumers: ConsumerSpec[],
    log: Log,
  ) {
    this.#nats = nats;
    this.stream = stream;
    this.#prefix = prefix;
    this.#config = template.config;
    this.#consumers = consumers;
    this.#log = log;
  }

  /** The subject that events of this type are published to. */
  subjectOf(type: string): string {
    return subjectOf(this.#prefix, type);
  }

  /** Creates the stream and the consumers, or updates the existing ones. A new consumer gets only new events. */
  async provide(): Promise<void> {
    const { streams, consumers } = this.#nats.manager;
    if (await unlessMissing(streams.info(this.stream)))
      await streams.update(this.stream, this.#streamSettings);
    await this.#provideStream();
    for (const spec of this.#consumers) {
      if (await unlessMissing(consumers.info(this.stream, spec.name))) {
        await consumers.update(this.stream, spec.name, this.#consumerSettings(spec));
      }
      await this.#provideConsumer(spec);
    }
  }

  /**
   * Creates what was deleted while the system runs. A consumer then gets every event that its Trigger may not
   * have handled.
   */
  restore(): Promise<void> {
    this.#restoring ??= this.#restore().finally(() => {
      this.#restoring = undefined;
    });
    return this.#restoring;
  }

  async #restore(): Promise<void> {
    const lost: string[] = [];
    const before = this.#created;
    await this.#provideStream();
    if (this.#created !== before) lost.push(`the stream ${this.stream}`);
    for (const spec of this.#consumers) {
      if (await this.#provideConsumer(spec)) lost.push(`the consumer ${spec.name}`);
    }
    if (lost.length > 0)
      this.#log(`broker: ${lost.join(', ')} was missing in NATS and is created again`, 'warn');
  }

  async #provideStream(): Promise<void> {
    const { streams } = this.#nats.manager;
    const { created } =
      (await unlessMissing(streams.info(this.stream))) ??
      (await streams.add({
        name: this.stream,
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        ...this.#streamSettings,
      }));
    // In a new stream the events that are published before a consumer exists are new to it as well.
    if (this.#created !== undefined && created !== this.#created) {
      for (const { name } of this.#consumers) this.#handled.set(name, 0);
    }
    this.#created = created;
  }

  /** @returns whether the consumer was missing */
  async #provideConsumer(spec: ConsumerSpec): Promise<boolean> {
    const { consumers } = this.#nats.manager;
    const existing = await unlessMissing(consumers.info(this.stream, spec.name));
    const handled = this.#handled.get(spec.name);
    const start =
      handled === undefined
        ? { deliver_policy: DeliverPolicy.New }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: handled + 1 };
    const { ack_floor } =
      existing ??
      (await consumers.add(this.stream, {
        durable_name: spec.name,
        ack_policy: AckPolicy.Explicit,
        ...start,
        ...this.#consumerSettings(spec),
      }));
    this.#handled.set(spec.name, ack_floor.stream_seq);
    return existing === undefined;
  }

  get #streamSettings() {
    return {
      subjects: [`${this.#prefix}.>`],
      max_age: nanos(milliseconds(this.#config.maxAge ?? '0s') ?? 0),
      duplicate_window: nanos(milliseconds(this.#config.duplicateWindow ?? '2m') ?? 0),
    };
  }

  #consumerSettings({ ackWaitMs, maxAckPending, types }: ConsumerSpec) {
    return {
      ack_wait: nanos(ackWaitMs),
      // The Trigger counts attempts itself. The server would also count deliveries that a kill interrupted, and
      // after the last one discard the event without a dead letter.
      max_deliver: -1,
      max_ack_pending: maxAckPending,
      filter_subjects: types?.map((type) => this.subjectOf(type)) ?? [`${this.#prefix}.>`],
    };
  }
}
