import { clusterAddress } from './addresses.ts';
import { Broker } from './broker.ts';
import { Channel } from './channel.ts';
import type { Destination } from './delivery.ts';
import type { EventStorage } from './event-storage.ts';
import { deleteOtherConsumers, deleteStream, type Nats, streamOf } from './jetstream.ts';
import type { Log } from './log.ts';
import { channelOf, type Manifests } from './manifests/load.ts';
import { startPings } from './ping.ts';
import type { RunningService } from './services.ts';
import { Trigger } from './trigger.ts';

/** The NatsJetStreamChannel's default. */
const MAX_ACK_PENDING = 1000;

type Ref = { name: string; namespace?: string | undefined };

/** Runs the Brokers, Triggers and PingSources of the manifests. */
export class Events {
  /** The Brokers by the path of their ingress. */
  readonly brokers = new Map<string, Broker>();
  readonly #channels: Channel[] = [];
  readonly #triggers: Trigger[] = [];
  #storage: EventStorage | undefined;
  readonly #pings: { stop(): void }[] = [];

  get inFlight(): number {
    return this.#triggers.reduce((sum, trigger) => sum + trigger.inFlight, 0);
  }

  /** Creates every Broker's stream and starts its Triggers. */
  async start(
    nats: Nats,
    storage: EventStorage,
    manifests: Manifests,
    services: RunningService[],
    fresh: boolean,
    log: Log,
  ): Promise<void> {
    this.#storage = storage;
    for (const broker of manifests.brokers) {
      const names = streamOf(broker.namespace, broker.name);
      const template = channelOf(broker, manifests.configMaps);
      if (fresh) await deleteStream(nats, names.stream);
      const triggersOfBroker = manifests.triggers.filter(
        ({ manifest, namespace }) => manifest.spec.broker === broker.name && namespace === broker.namespace,
      );
      const triggers = triggersOfBroker.map(({ name, namespace, manifest: { spec } }) => {
        const to = (ref: Ref, uri?: string) => destination(services, { namespace, ...ref }, uri);
        const { deadLetterSink } = spec.delivery;
        return new Trigger(
          {
            name,
            filter: spec,
            delivery: spec.delivery,
            subscriber: to(spec.subscriber.ref, spec.subscriber.uri),
            deadLetterSink: to(deadLetterSink.ref, deadLetterSink.uri),
            maxAckPending: template.consumerConfigTemplate.maxAckPending ?? MAX_ACK_PENDING,
          },
          nats,
          log,
        );
      });
      const consumers = triggers.map(({ consumer }) => consumer);
      const channel = new Channel(nats, names, template.stream, consumers, log);
      await channel.provide();
      this.#channels.push(channel);
      this.#triggers.push(...triggers);
      await deleteOtherConsumers(
        nats,
        names.stream,
        consumers.map(({ name }) => name),
      );
      this.brokers.set(`/${broker.namespace}/${broker.name}`, new Broker(nats, channel, storage));
      for (const trigger of triggers) trigger.start(channel, storage);
    }
    void this.#watchConnection(nats, log);
  }

  startPings(manifests: Manifests, log: Log): void {
    for (const source of manifests.pingSources) {
      const { name, namespace = source.namespace } = source.manifest.spec.sink.ref;
      const broker = this.brokers.get(`/${namespace}/${name}`);
      if (broker) this.#pings.push(startPings(source, broker, log));
    }
  }

  stop(): void {
    this.#storage?.stop();
    for (const ping of this.#pings) ping.stop();
    for (const trigger of this.#triggers) trigger.stop();
  }

  /** Aborts the deliveries in progress. */
  async abandon(): Promise<void> {
    await Promise.all(this.#triggers.map((trigger) => trigger.abandon()));
  }

  async #watchConnection({ connection }: Nats, log: Log): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') log('broker: NATS is disconnected', 'warn');
      if (type !== 'reconnect') continue;
      log('broker: NATS is connected again');
      // It can be another nats-server, or have lost its store. A Trigger tries again when this fails.
      for (const channel of this.#channels) await channel.restore().catch(() => undefined);
      for (const trigger of this.#triggers) trigger.pullAgain();
    }
  }
}

function destination(services: RunningService[], ref: Ref, uri = '/'): Destination {
  const found = services.find(
    ({ service }) => service.name === ref.name && service.namespace === ref.namespace,
  );
  if (!found) throw new Error(`Service ${ref.name} does not exist`);
  const { namespace, name } = found.service;
  return { revision: found.revision, path: uri, address: `${clusterAddress(namespace, name)}${uri}` };
}
