import { setTimeout as sleep } from 'node:timers/promises';
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { StartError } from './log.ts';

/** Longest wait for a nats-server at the start, in milliseconds. */
const CONNECT_MS = 5000;

export type Nats = { connection: NatsConnection; client: JetStreamClient; manager: JetStreamManager };

/** @throws StartError when no nats-server with JetStream answers at the address */
export async function connectNats(url: string): Promise<Nats> {
  const { host } = new URL(url);
  const options = {
    ...addressOf(url),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    timeout: 5000,
    // The stack of each request's caller takes 2 % of the runtime's processor time in a sale.
    noAsyncTraces: true,
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

/** Whether a nats-server accepts a new connection now. */
export async function isAnswering(url: string): Promise<boolean> {
  try {
    const connection = await connect({ ...addressOf(url), reconnect: false, timeout: 2000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

function addressOf(url: string) {
  const { username, password, host, protocol } = new URL(url);
  return {
    servers: `${protocol}//${host}`,
    name: 'boxoffice',
    ...(username && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    ...(protocol === 'tls:' && { tls: {} }),
  };
}

/** A Broker's stream and the prefix of its subjects. A stream name must not contain dots. */
export function streamOf(namespace: string, broker: string): { stream: string; prefix: string } {
  return { stream: `BROKER_${namespace}_${broker}`, prefix: `broker.${namespace}.${broker}` };
}

/** The subject of an event type. Characters that a subject can't have, and empty words, are percent-encoded. */
export function subjectOf(prefix: string, type: string): string {
  const words = encodeURIComponent(type)
    .replaceAll('*', '%2A')
    .replaceAll(/^\.|\.(?=\.|$)/g, '%2E');
  return `${prefix}.${words}`;
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
export async function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.status === 404) return undefined;
    throw error;
  }
}
