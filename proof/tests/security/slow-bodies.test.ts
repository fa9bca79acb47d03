import { afterEach, expect, test } from 'vitest';
import { SLOW_PER_ADDRESS } from '../../../site/src/lib/server/body-arrival.ts';
import { eventually } from '../../harness/eventually.ts';
import { type HalfSent, sendHalf } from '../../harness/half-sent.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';

// No body times out during a test: a request that waits for a half-sent body fails it.
const system = await startSystem({ settings: { BODY_TIMEOUT: '600' } });
const { url } = system;

const sent: HalfSent[] = [];
const open = () => sent.filter(({ socket }) => !socket.closed);
const openBecomes = (count: number) =>
  eventually(
    async () => open().length,
    (length) => length === count,
  );

/** @param from the client's address for each body */
async function send(count: number, from: (n: number) => string): Promise<void> {
  sent.push(...(await Promise.all(Array.from({ length: count }, (_, n) => sendHalf(url, from(n))))));
}

afterEach(() => {
  for (const { socket } of sent.splice(0)) socket.destroy();
});

async function visitorIsServed(): Promise<void> {
  const visitor = await signedUpSeller(system);
  expect((await visitor.get('/')).status).toBe(200);
  expect((await visitor.get('/api/tickets')).status).toBe(200);
  expect((await visitor.post('/api/tickets', { title: 'Gala', price: 4500 })).status).toBe(201);
}

test('a hundred and fifty half-sent bodies of one address delay no other visitor, and most are refused', async () => {
  await send(150, () => '127.0.0.1');
  await visitorIsServed();
  await openBecomes(SLOW_PER_ADDRESS);
  await visitorIsServed();
  for (const { socket, answer } of sent) {
    if (!socket.closed) continue;
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(await answer).toContain('"code":"too-slow"');
  }
});

test('an address can send as many slow bodies again when its earlier clients are gone', async () => {
  for (let round = 0; round < 2; round++) {
    await send(SLOW_PER_ADDRESS + 5, () => '127.0.0.1');
    await openBecomes(SLOW_PER_ADDRESS);
    for (const { socket } of sent) socket.destroy();
  }
});

test.skipIf(process.platform !== 'linux')(
  'a hundred half-sent bodies of a hundred addresses delay no other visitor',
  async () => {
    await send(100, (n) => `127.0.1.${n}`);
    await visitorIsServed();
    await send(100, (n) => `127.0.2.${n}`);
    await visitorIsServed();
  },
);
