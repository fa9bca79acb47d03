import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import type { Budget } from '../harness/order-costs.ts';
import { Random } from '../harness/random.ts';
import { noFaults } from './fault-rates.ts';
import { loadProduct } from './product.ts';

/**
 * Prints what paid orders cost, as JSON: the `Costs` of ORDERS orders that are placed and paid at about the same time.
 * Each process has served other orders before. Nothing fails, every network hop takes a millisecond, and each service
 * has one process, so the counts are the same each time.
 */
const ORDERS = 20;
/** One order in 64 also removes expired minutes from a ticket, which takes three more reads. None does with this seed. */
const SEED = 3;
/** The schedule of knative/base/ticks.yaml. */
const TICK_MS = 15 * 60_000;

// As many as the tickets of a usual sale have: one shard.
process.env.SEATS_PER_SHARD = '2000';
await loadProduct();
const { callService, groups } = await import('./network.ts');
const { Pods } = await import('./pods.ts');
const { newSimulation } = await import('./run.ts');
const { setSimulation } = await import('./simulation.ts');
const { tick } = await import('./actors/operator.ts');

/** Always the least delay. Choices and ids stay random. */
class Calm extends Random {
  override chance = () => false;
  override integer = (least: number, most: number) => (most < 1000 ? least : super.integer(least, most));
}

const simulation = { ...newSimulation(SEED), random: new Calm(SEED), rates: noFaults(), pods: new Pods(1) };
setSimulation(simulation);
const { scheduler, meter, tables } = simulation;
// Every sweep writes the payments that the provider refuses, which would count as costs of orders.
for (const { pk, sk } of tables.all('boxoffice-payments'))
  tables.execute('DeleteItem', { TableName: 'boxoffice-payments', Key: { pk, sk } });
const buyers = Array.from({ length: ORDERS }, (_, n) => n);
const ids = new Map<number, string>();
const failures: string[] = [];

await forEach(buyers, async (n) => {
  const ticket = { title: `An evening of chamber music ${n}`, price: 4500, quantity: 100 };
  ids.set(n, await send('tickets', '/api/tickets', userId('5', n), ticket));
});
await runTicks(3);
await forEach(buyers, buy);
meter.reset();
await forEach(buyers, buy);
const { costs } = meter;
meter.reset();
await runTicks(4);
const { costs: confirmation } = meter;
meter.reset();
await runTicks(1);
const { costs: tickCosts } = meter;
const swept: Record<string, string[]> = {};
for (const service of groups.keys()) {
  meter.reset();
  scheduler.schedule(TICK_MS, () => void callService(service, tickFor(service), 30_000));
  await scheduler.run();
  swept[service] = [...meter.queried].filter((name) => name.startsWith(`boxoffice-${service} `)).sort();
}
const paid = simulation.tables.all('boxoffice-orders').filter(({ status }) => status === 'complete');
if (paid.length !== 2 * ORDERS) failures.push(`${paid.length} orders are complete, not ${2 * ORDERS}`);
setSimulation(undefined);

process.stdout.write(
  JSON.stringify({ orders: ORDERS, failures, costs, confirmation, tick: tickCosts, swept } satisfies Budget),
);
process.exit(failures.length > 0 ? 1 : 0);

async function runTicks(number: number): Promise<void> {
  for (let n = 0; n < number; n++) {
    scheduler.schedule(TICK_MS, tick);
    await scheduler.run();
  }
}

async function buy(n: number): Promise<void> {
  const buyer = userId('4', n);
  const orderId = await send('orders', '/api/orders', buyer, { ticketId: ids.get(n), quantity: 1 });
  await scheduler.wait(500);
  await send('payments', '/api/payments', buyer, { orderId, token: 'tok_visa' });
}

/** The request that delivers a tick, as the daily one reaches every service. */
function tickFor(service: string) {
  const event = { id: `tick ${service}`, source: '/simulation', type: Tick.type, data: {} };
  return { method: 'POST', path: '/', headers: toHeaders(event), body: Buffer.from('{}') };
}

function userId(kind: string, n: number): string {
  return `00000000-0000-7000-8000-${kind}${String(n).padStart(11, '0')}`;
}

/** Starts a task for each buyer, a few milliseconds apart, and runs the simulation until nothing is left to do. */
async function forEach(all: number[], task: (n: number) => Promise<void>): Promise<void> {
  for (const n of all)
    scheduler.schedule(7 * n, () => {
      task(n).catch((error: Error) => failures.push(error.message));
    });
  await scheduler.run();
}

async function send(service: string, path: string, user: string, body: object): Promise<string> {
  const headers = {
    authorization: `Bearer ${user}`,
    'content-type': 'application/json',
    'x-forwarded-for': `192.0.2.${Number(user.slice(-2))}`,
  };
  const request = { method: 'POST', path, headers, body: Buffer.from(JSON.stringify(body)) };
  const answer = await callService(service, request, 30_000);
  if (answer?.status !== 201) throw new Error(`${path} answered ${answer?.status}: ${answer?.text}`);
  return (JSON.parse(answer.text) as { id: string }).id;
}
