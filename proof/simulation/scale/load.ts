import { keyOfCounted } from '@boxoffice/shared/tables/counted-orders.ts';
import { quantile } from '../../harness/machine.ts';
import { Random } from '../../harness/random.ts';
import { noFaults } from '../fault-rates.ts';
import { callService } from '../network.ts';
import { Pods } from '../pods.ts';
import { newSimulation } from '../run.ts';
import { type Simulation, setSimulation } from '../simulation.ts';
import { LimitedClient } from './limited-client.ts';
import { LimitedTables } from './limited-tables.ts';
import { Limits } from './limits.ts';
import { SEATS_PER_SHARD } from './seats-per-shard.ts';
import type { Usage } from './usage.ts';

/** Buyers who arrive at random, order a seat of one of the tickets and pay it, however slow the answers are. */
export interface Load {
  tickets: number;
  /** The shards of each ticket's stock and of its seat counts. */
  shards: number;
  /** Orders a second. */
  perSecond: number;
  seconds: number;
  /** The part of a larger load that this is: so much of each partition that all tickets share is its own. */
  share: number;
}

export interface Measured {
  /** The part of the orders that every service has completed within `SETTLED_MS`. */
  paid: number;
  /** The part of the orders and payments that were answered with an error. */
  refused: number;
  /** The 95th percentile of POST /api/orders, in milliseconds. */
  p95: number;
  /** What the orders have used: all of it if the load was sustained, otherwise until the last of them arrived. */
  usage: Usage;
  /** The orders that are paid at that moment. */
  orders: number;
}

/** A load is sustained if nearly every order is paid in time, nearly nothing is refused, and orders are fast. */
export const isSustained = ({ paid, refused, p95 }: Measured): boolean =>
  paid >= 0.99 && refused <= 0.01 && p95 <= P95_MS;

/** How long a buyer takes from the order to the payment. */
const THINKING_MS = 500;
/** An order is counted as paid if its event chain ends within this time after its arrival. */
export const SETTLED_MS = 2000;
/** The bound of an order's 95th percentile. */
export const P95_MS = 400;
/** One process of each service runs for so many orders a second. */
const ORDERS_PER_POD = 50;
/** In the keys of the partitions that belong to one ticket, order, buyer or address. */
const UUID_OR_ADDRESS = /[0-9a-f]{8}-[0-9a-f]{4}-|\d+\.\d+\.\d+\.\d+/;

/** Whether all tickets share a partition. */
export const isShared = (partition: string): boolean => !UUID_OR_ADDRESS.test(partition);

/** Without faults, and with the usual delays. */
class Smooth extends Random {
  override chance = () => false;
}

/** Runs a load over limited tables. */
export async function runLoad(load: Load): Promise<Measured> {
  const random = new Smooth(1);
  const pods = new Pods(Math.max(2, Math.ceil(load.perSecond / ORDERS_PER_POD)));
  const simulation: Simulation = { ...newSimulation(1), random, rates: noFaults(), pods };
  const { scheduler, tables } = simulation;
  const shareOf = (partition: string) => (isShared(partition) ? load.share : 1);
  const limits = new Limits(() => scheduler.now, shareOf);
  const limited = new LimitedTables(tables, limits, scheduler);
  setSimulation(simulation);
  try {
    const tickets = await list(load, simulation);
    simulation.limitedTables = new LimitedClient(limited);
    const { orders, answers } = arrive(load, tickets, simulation);
    await scheduler.run(scheduler.now + load.seconds * 1000, Number.POSITIVE_INFINITY);
    const early = orders.filter(({ at }) => at <= scheduler.now - SETTLED_MS);
    const isDone = ({ id }: Arrived) => id !== undefined && isComplete(simulation, id);
    const done = early.filter(isDone);
    const times = orders.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
    const measured = {
      paid: done.length / early.length,
      refused: answers.refused / (answers.refused + answers.accepted),
      p95: quantile(times, 0.95),
      usage: limited.usage,
    };
    if (isSustained({ ...measured, orders: 0 })) await scheduler.run(undefined, Number.POSITIVE_INFINITY);
    return { ...measured, orders: orders.filter(isDone).length };
  } finally {
    setSimulation(undefined);
  }
}

const user = (kind: string, n: number): string =>
  `00000000-0000-7000-8000-${kind}${String(n).padStart(11, '0')}`;

/** Lists tickets, before any limit. */
async function list({ tickets: count, shards }: Load, { scheduler }: Simulation): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const offer = {
      title: `An evening of chamber music ${n}`,
      price: 4500,
      quantity: SEATS_PER_SHARD * shards,
    };
    void send('tickets', '/api/tickets', user('5', n), offer).then(({ id }) => ids.push(String(id)));
  }
  await scheduler.run(undefined, Number.POSITIVE_INFINITY);
  if (ids.length < count) throw new Error(`${count - ids.length} tickets are not listed`);
  return ids;
}

interface Arrived {
  at: number;
  id?: string;
  /** How long the order took. */
  ms?: number;
}

/** Schedules all buyers of a load. Each is another person at another address. */
function arrive({ perSecond, seconds }: Load, tickets: string[], { scheduler, random }: Simulation) {
  const orders: Arrived[] = [];
  const answers = { accepted: 0, refused: 0 };
  const count = (isAccepted: boolean) => {
    answers[isAccepted ? 'accepted' : 'refused'] += 1;
  };
  const buy = async (n: number) => {
    const order: Arrived = { at: scheduler.now };
    orders.push(order);
    const ticketId = random.pick(tickets);
    const placed = await send('orders', '/api/orders', user('4', n), { ticketId, quantity: 1 });
    count(placed.id !== undefined);
    if (placed.id === undefined) return;
    order.ms = scheduler.now - order.at;
    order.id = placed.id;
    await scheduler.wait(THINKING_MS);
    const payment = { orderId: placed.id, token: 'tok_visa' };
    count((await send('payments', '/api/payments', user('4', n), payment)).id !== undefined);
  };
  // The gaps of a Poisson process.
  let ms = 0;
  for (let n = 0; ; n++) {
    ms -= (Math.log(1 - random.next()) / perSecond) * 1000;
    if (ms > seconds * 1000) break;
    scheduler.schedule(ms, () => void buy(n));
  }
  return { orders, answers };
}

async function send(service: string, path: string, userId: string, body: object): Promise<{ id?: string }> {
  const n = Number(userId.slice(-9));
  const headers = {
    authorization: `Bearer ${userId}`,
    'content-type': 'application/json',
    'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
  };
  const request = { method: 'POST', path, headers, body: Buffer.from(JSON.stringify(body)) };
  const answer = await callService(service, request, 30_000);
  return answer?.status === 201 ? (JSON.parse(answer.text) as { id: string }) : {};
}

/** Whether orders, tickets and payments all have the order as paid. */
function isComplete({ tables }: Simulation, id: string): boolean {
  const { Item: order } = tables.get({
    TableName: 'boxoffice-orders',
    Key: { pk: `ORDER#${id}`, sk: 'ORDER' },
  });
  if (order?.status !== 'complete') return false;
  const statusOf = (service: string, Key: { pk: string; sk: string }) =>
    tables.get({ TableName: `boxoffice-${service}`, Key }).Item?.status;
  const ticket = (order.ticket as { id: string }).id;
  return (
    statusOf('tickets', keyOfCounted(ticket, id)) === 'complete' &&
    statusOf('payments', { pk: `ORDER#${id}`, sk: 'PAYMENT#1' }) === 'captured'
  );
}
