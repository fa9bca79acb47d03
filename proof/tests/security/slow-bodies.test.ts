import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { SLOW_PER_ADDRESS } from '../../../site/src/lib/server/body-arrival.ts';
import { eventually } from '../../harness/eventually.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

// No body times out during the test.
const { url } = await startSystem({ settings: { BODY_TIMEOUT: '300' } });

/** Sends the first half of a sign-in's body. */
async function sendHalf(): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const head = [
    'POST /signin HTTP/1.1',
    `Host: ${hostname}`,
    'Content-Type: application/x-www-form-urlencoded',
  ];
  socket.write([...head, 'Content-Length: 1000', '', 'email='].join('\r\n'));
  return socket;
}

test('a hundred and fifty half-sent bodies delay no other visitor, and an address may have few of them', async () => {
  const sockets = await Promise.all(Array.from({ length: 150 }, sendHalf));
  const answers: string[] = [];
  for (const socket of sockets) {
    socket.on('error', () => undefined);
    void text(socket).then(
      (answer) => answers.push(answer),
      () => undefined,
    );
  }
  const visitor = await Visitor.signedUp(url);
  expect((await visitor.get('/')).status).toBe(200);
  await eventually(
    async () => answers.length,
    (count) => count >= 150 - SLOW_PER_ADDRESS,
  );
  expect(answers).toHaveLength(150 - SLOW_PER_ADDRESS);
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  // The slow bodies that are left are still awaited.
  expect((await visitor.get('/')).status).toBe(200);
  expect((await visitor.post('/api/users/signout', {})).status).toBe(200);
});
