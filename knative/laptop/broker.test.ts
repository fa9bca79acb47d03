import { expect, test } from 'vitest';
import { fixture, publish, service, trigger, until } from './testing/fixture.ts';

const stockFixture = () => fixture(service('stock'), trigger('stock', '[{ exact: { type: answer.204 } }]'));

test('an invalid CloudEvent is answered 400, an unknown broker 404, a too large event 413', async () => {
  const system = await stockFixture().start();
  const post = async (url: string, init: RequestInit) =>
    (await fetch(url, { method: 'POST', ...init })).status;
  const event = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/a', 'ce-type': 'answer.204' };
  expect(await post(system.brokerUrl, { body: '{}' })).toBe(400);
  expect(await post(system.brokerUrl, { headers: { ...event, 'ce-specversion': '0.3' } })).toBe(400);
  expect(await post(system.brokerUrl, { headers: { ...event, 'ce-id': '' } })).toBe(400);
  expect(await post(`${system.brokerUrl}x`, { headers: event })).toBe(404);
  expect((await fetch(system.brokerUrl)).status).toBe(405);
  expect(await post(system.brokerUrl, { headers: event, body: 'x'.repeat(1_100_000) })).toBe(413);
});

test('an event in structured mode is delivered in binary mode', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  const event = {
    specversion: '1.0',
    id: 'e1',
    source: '/a',
    type: 'answer.204',
    subject: 'Ä 1',
    data: { a: 1 },
  };
  const { status } = await fetch(system.brokerUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  });
  expect(status).toBe(202);
  await until(() => fixed.received('stock').length === 1);
  const [received] = fixed.received('stock');
  expect(received?.headers).toMatchObject({ 'ce-id': 'e1', 'ce-subject': '%C3%84%201' });
  expect(received?.headers['content-type']).toBe('application/json');
  expect(received?.body).toBe('{"a":1}');
});

test('a publisher waits while NATS does not answer, and gets 503 after 5 s', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  const nats = fixed.processes().find(({ name }) => name === 'nats-server');
  process.kill(nats?.pid ?? 0, 'SIGSTOP');
  expect((await publish(system, 'answer.204', 'e1')).status).toBe(503);
  process.kill(nats?.pid ?? 0, 'SIGCONT');
  expect((await publish(system, 'answer.204', 'e1')).status).toBe(202);
  await until(() => fixed.received('stock').length === 1);
});
