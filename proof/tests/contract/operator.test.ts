import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem();
const root = resolve(import.meta.dirname, '../../..');

/** Runs `npm run order` against the system: with the laptop's settings, or with those of the environment. */
async function order(args: string[], env: Record<string, string> = {}): Promise<string> {
  const { PATH = '' } = process.env;
  const main = join(root, 'functions/dead-letters/src/order/main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], {
    env: { PATH, BOXOFFICE_HOME: system.stateFolder, ...env },
  });
  return stdout;
}

interface Story {
  rows: { service: string; item: { pk: string; sk: string } }[];
  money: { payments: { status: string; captured: number }[] };
  passes: { seat: number; status: string }[];
  deadLetters: { event: { type: string }; state: string }[];
  timeline: { where: string; what: string }[];
}

interface Line {
  time: string;
  level: string;
  service: string;
  message: string;
  orderId?: string;
  traceId?: string;
}

/** The lines of the system's log. */
const logLines = () =>
  readFileSync(join(system.stateFolder, 'log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

async function buy() {
  const [seller, buyer] = [await signedUpSeller(system), await Visitor.signedUp(system.url)];
  const offer = { title: 'Gala', price: 4500, quantity: 3 };
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', offer);
  const { body: placed } = await buyer.post<Order>('/api/orders', { ticketId: ticket.id, quantity: 2 });
  await buyer.post('/api/payments', { orderId: placed.id, token: 'tok_visa' });
  await eventually(
    async () => (await buyer.get<Order>(`/api/orders/${placed.id}`)).body,
    ({ payment }) => payment === 'captured',
  );
  await eventually(
    async () => (await buyer.get<Pass[]>(`/api/passes?orderId=${placed.id}`)).body,
    ({ length }) => length === 2,
  );
  return { id: placed.id, seller };
}

test('an operator sees the rows, the money, the passes and the dead letters of an order as one story', async () => {
  const { id } = await buy();
  const eventId = crypto.randomUUID();
  await system.publish('order.completed', JSON.stringify({ orderId: id, broken: true }), eventId);
  await system.hasDeadLetter(eventId);
  const story = await eventually(
    async () => JSON.parse(await order(['show', id, '--json'])) as Story,
    ({ rows, deadLetters }) => rows.some(({ service }) => service === 'tickets') && deadLetters.length > 0,
  );
  const places = story.rows.map(
    ({ service, item: { pk, sk } }) => `${service} ${pk.split('#')[0]} ${sk.split('#')[0]}`,
  );
  expect(new Set(places)).toEqual(
    new Set([
      ...['orders ORDER ORDER', 'orders ORDER PAYMENT', 'payments ORDER ORDER'],
      ...['payments ORDER PAYMENT', 'expiration ORDER ORDER', 'passes ORDER ORDER', 'tickets TICKET ORDER'],
    ]),
  );
  expect(story.money.payments).toMatchObject([{ status: 'succeeded', captured: 9000 }]);
  expect(story.passes).toMatchObject([1, 2].map((seat) => ({ seat, status: 'valid' })));
  expect(story.deadLetters).toContainEqual(
    expect.objectContaining({ state: 'dead', event: expect.objectContaining({ type: 'order.completed' }) }),
  );
  const lines = story.timeline.map(({ where, what }) => `${where}: ${what}`);
  expect(lines[0]).toMatch(/^orders: placed: 2 for 90\.00 USD, held until 2/);
  expect(lines).toContainEqual(expect.stringMatching(/^dead-letters: warn: dead letter /));
  expect(JSON.stringify(story)).not.toContain('tok_visa');
});

test('the story of an order has its refunds, with the rows that count them', async () => {
  const { id, seller } = await buy();
  expect((await seller.post(`/api/orders/${id}/refunds`, { quantity: 1 })).status).toBe(201);
  const { money } = await eventually(
    async () => JSON.parse(await order(['show', id, '--json'])) as Story,
    ({ rows }) => rows.some(({ service, item: { sk } }) => service === 'tickets' && sk.startsWith('REFUND#')),
  );
  expect(money.payments).toMatchObject([{ captured: 9000, refunds: [{ amount: 4500 }] }]);
});

test('each step of an order is one line of the log, with its trace, and every line has the same format', async () => {
  const { id: orderId } = await buy();
  const stepsOf = () => logLines().filter((line) => line.orderId === orderId && line.level === 'info');
  const steps = await eventually(
    async () => stepsOf().map(({ service, message }) => `${service}: ${message}`),
    ({ length }) => length >= 5,
  );
  expect(steps.sort()).toEqual([
    'orders: order completed',
    'orders: order placed',
    'passes: passes issued',
    'payments: order paid',
    'payments: payment authorised',
  ]);
  for (const line of stepsOf())
    expect(line).toMatchObject({
      function: expect.any(String),
      ticketId: expect.any(String),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      durationMs: expect.any(Number),
    });
  const services = new Set(logLines().map(({ service }) => service));
  expect([...services]).toEqual(expect.arrayContaining(['runtime', 'stripe', 'auth', 'orders']));
  for (const line of logLines())
    expect(line).toMatchObject({
      time: expect.any(String),
      level: expect.stringMatching(/^(info|warn|error)$/),
      service: expect.any(String),
      message: expect.any(String),
    });
});

test('the settings of the environment replace those of the laptop, and the log comes from standard input', async () => {
  const { id } = await buy();
  const { STRIPE_SECRET_KEY: _, ...env } = system.env;
  const text = await order(['show', id], env);
  expect(text).toContain(`Order ${id}: complete\n`);
  expect(text).toContain('not known: STRIPE_SECRET_KEY is not set');
  expect(text).toContain(`orders: ORDER#${id} / ORDER`);
});

test('an unknown order and wrong arguments are one line and an exit code', async () => {
  const id = crypto.randomUUID();
  await expect(order(['show', id])).rejects.toMatchObject({
    code: 1,
    stderr: `No table contains order ${id}\n`,
  });
  for (const args of [['show'], ['show', "x' OR"], ['list'], ['show', id, 'more']])
    await expect(order(args)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Wrong arguments: .*; use npm run order -- show ID .*, or --help\n$/),
    });
  expect(await order(['--help'])).toContain('--logs FILE');
});
