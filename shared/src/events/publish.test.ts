import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { CloudEvent } from './cloud-event.ts';
import { publisher } from './publish.ts';

const event: CloudEvent = { id: '1', source: '/boxoffice/a', type: 'thing.made', data: { name: 'ä' } };

async function broker(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  let connections = 0;
  server.on('connection', () => connections++);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    publish: publisher(`http://127.0.0.1:${(server.address() as AddressInfo).port}/broker?a=1`),
    connections: () => connections,
  };
}

test('events in a row share connections, and arrive in binary mode', async () => {
  const received: unknown[] = [];
  const { publish, connections } = await broker(async (request, response) => {
    const [body] = await request.toArray();
    received.push([request.method, request.url, request.headers['ce-type'], String(body)]);
    response.writeHead(202).end('accepted');
  });
  for (let n = 0; n < 10; n++) await publish(event);
  expect(received).toEqual(Array(10).fill(['POST', '/broker?a=1', 'thing.made', '{"name":"ä"}']));
  expect(connections()).toBeLessThanOrEqual(2);
});

test('a refused event is a refusal', async () => {
  const { publish } = await broker((_, response) => response.writeHead(404).end());
  await expect(publish(event)).rejects.toMatchObject({ name: 'PublishFailed', isRefusal: true });
});

test('a connection that the Broker cuts is not a refusal', async () => {
  const { publish } = await broker((request) => request.socket.destroy());
  const failure = publish(event);

  await expect(failure).rejects.toMatchObject({ isRefusal: false });
});
