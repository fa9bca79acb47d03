import { setTimeout as sleep } from 'node:timers/promises';
import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { connect, type NatsConnection, nanos } from '@nats-io/transport-node';
import { milliseconds } from './duration.ts';
import { StartError } from './log.ts';
import type { ChannelTemplate } from './manifests/eventing.ts';

/** Longest wait for a nats-server at the start, in milliseconds. */
const CONNECT_MS = 5000;

export type Nats = { connection: NatsConnection; client: JetStreamClient; manager: JetStreamManager };

/** @throws StartError when no nats-server with JetStream answers at the address */
export async function connectNats(url: string): Promise<Nats> {
  const { username, password, host, protocol } = new URL(url);
  const options = {
    servers: `${protocol}//${host}`,
    name: 'boxoffice',
    ...(username && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    ...(protocol === 'tls:' && { tls: {} }),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    timeout: 5000,
  };
  const deadline = performance.now() + CONNECT_MS;
  for (;;) {
    let connection: NatsConnection | undefined;
    try {
      connection = await connect(options);
      const manager = await jetstreamManager(connection, { timeout: 5000 });
      return { connection, manager, client: jetstream(connection, { timeout: 5000 }) };
    } catch (error) {
      await connection?.close();
      if (performance.now() > deadline) {
        throw new StartError(
          `No nats-server with JetStream answers at ${host} (${(error as Error).message}): start one, or unset NATS_URL`,
        );
      }
      await sleep(100);
    }
  }
}

/** A Broker's stream and subject. A stream name must not contain dots. */
export function streamOf(namespace: string, broker: string): { stream: string; subject: string } {
  return { stream: `BROKER_${namespace}_${broker}`, subject: `broker.${namespace}.${broker}` };
}

/** Creates a Broker's stream from its channel template, or updates the existing one. */
export async function provideStream(
  { manager }: Nats,
  { stream, subject }: { stream: string; subject: string },
  { config }: ChannelTemplate['spec']['stream'],
): Promise<void> {
  const updatable = {
    subjects: [subject],
    max_age: nanos(milliseconds(config.maxAge ?? '0s') ?? 0),
    duplicate_window: nanos(milliseconds(config.duplicateWindow ?? '2m') ?? 0),
  };
  if (await unlessMissing(manager.streams.info(stream))) {
    await manager.streams.update(stream, updatable);
    return;
  }
  await manager.streams.add({
    name: stream,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    ...updatable,
  });
}

/** Creates a Trigger's durable consumer, which gets events published from now on, or updates the existing one. */
export async function provideConsumer(
  { manager }: Nats,
  stream: string,
  name: string,
  { ackWaitMs, maxAckPending }: { ackWaitMs: number; maxAckPending: number },
): Promise<void> {
  // The Trigger counts attempts itself. The server would also count deliveries that a kill interrupted, and
  // after the last one discard the event without a dead letter.
  const updatable = { ack_wait: nanos(ackWaitMs), max_deliver: -1, max_ack_pending: maxAckPending };
  if (await unlessMissing(manager.consumers.info(stream, name))) {
    await manager.consumers.update(stream, name, updatable);
    return;
  }
  await manager.consumers.add(stream, {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.New,
    ...updatable,
  });
}

/** Deletes the consumers of removed Triggers: all but those named. */
export async function deleteOtherConsumers(
  { manager }: Nats,
  stream: string,
  names: string[],
): Promise<void> {
  for await (const { name } of manager.consumers.list(stream)) {
    if (!names.includes(name)) await manager.consumers.delete(stream, name);
  }
}

export async function deleteStream({ manager }: Nats, stream: string): Promise<void> {
  await unlessMissing(manager.streams.delete(stream));
}

/** Resolves to undefined when the stream or consumer doesn't exist. */
async function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.status === 404) return undefined;
    throw error;
  }
}
