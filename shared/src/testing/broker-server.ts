import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Broker, brokerIngress } from '../../../knative/laptop/broker.ts';
import { Channel } from '../../../knative/laptop/channel.ts';
import { attributesOf } from '../../../knative/laptop/cloud-event.ts';
import { EventStorage } from '../../../knative/laptop/event-storage.ts';
import { connectNats, type Nats, streamOf } from '../../../knative/laptop/jetstream.ts';

/**
 * Starts a server with Brokers on a real nats-server, one for each path that a test file publishes to. GET returns the
 * events that the Broker of a path has accepted, the oldest first.
 */
export async function startBroker(natsUrl: string) {
  const nats = await connectNats(natsUrl);
  const storage = new EventStorage(natsUrl, console.log);
  const brokers = new Map<string, Broker>();
  const ingress = brokerIngress(brokers);
  const server = createServer((req, res) => {
    const path = req.url ?? '/';
    const handle = async () => {
      if (!brokers.has(path)) brokers.set(path, await provideBroker(nats, storage, path));
      await (req.method === 'GET' ? list(nats, path, res) : ingress(req, res));
    };
    handle().catch((error: Error) => res.writeHead(500).end(error.message));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await nats.connection.close();
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

const namesOf = (path: string) => streamOf('tests', path.slice(1));

async function provideBroker(nats: Nats, storage: EventStorage, path: string): Promise<Broker> {
  const channel = new Channel(nats, namesOf(path), { config: { storage: 'File' } }, [], console.log);
  await channel.provide();
  return new Broker(nats, channel, storage);
}

async function list({ manager }: Nats, path: string, res: ServerResponse): Promise<void> {
  const { stream } = namesOf(path);
  const { state } = await manager.streams.info(stream);
  const read = async (_: unknown, index: number) => {
    const message = await manager.streams.getMessage(stream, { seq: index + 1 });
    if (!message) throw new Error(`The stream has lost message ${index + 1}`);
    const headers = Object.fromEntries(message.header.keys().map((name) => [name, message.header.get(name)]));
    const data: unknown = message.data.length > 0 ? message.json() : undefined;
    return { ...attributesOf({ headers, body: message.data }), data };
  };
  const events = await Promise.all(Array.from({ length: state.last_seq }, read));
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(events));
}
