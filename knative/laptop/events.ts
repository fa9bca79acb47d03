import { clusterAddress } from './addresses.ts';
import { Broker } from './broker.ts';
import type { Destination } from './delivery.ts';
import { deleteStream, keepConsumers, type Nats, provideStream, streamOf } from './jetstream.ts';
import type { Log } from './log.ts';
import { channelOf, type Manifests } from './manifests/load.ts';
import { startPings } from './ping.ts';
import type { Running } from './services.ts';
import { Trigger } from './trigger.ts';

/** As the NatsJetStreamChannel has it when its template doesn't say. */
const MAX_ACK_PENDING = 1000;

type Ref = { name: string; namespace?: string | undefined };

/** The Brokers, Triggers and PingSources of the manifests, at work. */
export class Events {
  /** By the path of their ingress. */
  readonly brokers = new Map<string, Broker>();
  readonly #triggers: Trigger[] = [];
  readonly #pings: { stop(): void }[] = [];

  get inFlight(): number {
    return this.#triggers.reduce((sum, trigger) => sum + trigger.inFlight, 0);
  }

  /** Makes every Broker's stream and starts its Triggers. */
  async start(
    nats: Nats,
    manifests: Manifests,
    services: Running[],
    fresh: boolean,
    log: Log,
  ): Promise<void> {
    for (const broker of manifests.brokers) {
      const names = streamOf(broker.namespace, broker.name);
      const channel = channelOf(broker, manifests.configMaps);
      if (fresh) await deleteStream(nats, names.stream);
      await provideStream(nats, names, channel.stream);
      this.brokers.set(`/${broker.namespace}/${broker.name}`, new Broker(nats, names.subject));
      const of = manifests.triggers.filter(
        ({ manifest, namespace }) => manifest.spec.broker === broker.name && namespace === broker.namespace,
      );
      const triggers = of.map(({ name, namespace, manifest: { spec } }) => {
        const to = (ref: Ref, uri?: string) => destination(services, { namespace, ...ref }, uri);
        const { deadLetterSink } = spec.delivery;
        return new Trigger(
          {
            name,
            stream: names.stream,
            filter: spec,
            delivery: spec.delivery,
            subscriber: to(spec.subscriber.ref, spec.subscriber.uri),
            deadLetterSink: to(deadLetterSink.ref, deadLetterSink.uri),
            maxAckPending: channel.consumerConfigTemplate.maxAckPending ?? MAX_ACK_PENDING,
          },
          nats,
          log,
        );
      });
      this.#triggers.push(...triggers);
      await keepConsumers(
        nats,
        names.stream,
        of.map(({ name }) => name),
      );
      for (const trigger of triggers) await trigger.start();
    }
    void this.#watch(nats, log);
  }

  startPings(manifests: Manifests, log: Log): void {
    for (const source of manifests.pingSources) {
      const { name, namespace = source.namespace } = source.manifest.spec.sink.ref;
      const broker = this.brokers.get(`/${namespace}/${name}`);
      if (broker) this.#pings.push(startPings(source, broker, log));
    }
  }

  stop(): void {
    for (const ping of this.#pings) ping.stop();
    for (const trigger of this.#triggers) trigger.stop();
  }

  async abandon(): Promise<void> {
    await Promise.all(this.#triggers.map((trigger) => trigger.abandon()));
  }

  async #watch({ connection }: Nats, log: Log): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') log('broker: NATS is away');
      if (type !== 'reconnect') continue;
      log('broker: NATS is back');
      for (const trigger of this.#triggers) trigger.pullAgain();
    }
  }
}

function destination(services: Running[], ref: Ref, uri = '/'): Destination {
  const found = services.find(
    ({ service }) => service.name === ref.name && service.namespace === ref.namespace,
  );
  if (!found) throw new Error(`There is no Service ${ref.name}`);
  const { namespace, name } = found.service;
  return { revision: found.revision, path: uri, address: `${clusterAddress(namespace, name)}${uri}` };
}
