import { setTimeout as pause } from 'node:timers/promises';
import type { CheckInAnswer } from '@boxoffice/shared/api/check-ins.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { commandLine } from '../harness/command-line.ts';
import { eventually } from '../harness/eventually.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { signUpAccounts } from '../harness/load/accounts.ts';
import { quantile } from '../harness/machine.ts';
import { signedUpSeller } from '../harness/seller.ts';
import type { Visitor } from '../harness/visitor.ts';
import { countProcessorTime } from './processor-time.ts';

const USAGE = `Usage: npm run bench -- check-ins [--seconds N] [--rate N] [--warm-up N] [--write]

Starts the system on free ports, sells an event, and checks its passes in through the public port, each once. A check-in
starts at its time whether or not the ones before it are answered. The load runs on the same machine.

  --seconds N   duration of the load (10)
  --rate N      check-ins a second (100)
  --warm-up N   seconds of check-ins before, not counted (2)
  --write       write the figures into proof/README.md
`;

const options = commandLine(USAGE, { seconds: 10, rate: 100, 'warm-up': 2, write: false });

/** The most seats that one buyer may have of a ticket (SEATS_PER_USER). */
const SEATS = 50;
const BUYERS_AT_ONCE = 5;

const laptop = await Laptop.start({ IDLE_SECONDS: '600' });
try {
  await measure();
} finally {
  await laptop.stop();
}

async function measure(): Promise<void> {
  const seller = await signedUpSeller(laptop);
  const startsAt = new Date(Date.now() + 86_400_000).toISOString();
  const offer = { title: 'Bench', price: 4500, quantity: 100_000, startsAt };
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', offer);
  const warmUp = options['warm-up'] * options.rate;
  const codes = await buyPasses(ticket.id, warmUp + options.seconds * options.rate);
  await checkInAll(seller, ticket.id, codes.slice(0, warmUp));

  const processorTimes = countProcessorTime(laptop.processes());
  const begin = performance.now();
  const { times, results } = await checkInAll(seller, ticket.id, codes.slice(warmUp));
  const seconds = (performance.now() - begin) / 1000;
  const passes = processorTimes().get('passes') ?? 0;
  const others = [...results].filter(([result]) => result !== 'admitted');
  const p95 = quantile(times, 0.95);
  const figures: Figure[] = [
    {
      name: 'check-ins a second',
      value: (times.length / seconds).toFixed(1),
      target: `≥ ${Math.floor(options.rate * 0.95)}`,
      missed: times.length / seconds < options.rate * 0.95,
    },
    { name: 'p50', value: `${Math.round(quantile(times, 0.5))} ms` },
    { name: 'p95', value: `${Math.round(p95)} ms`, target: '< 200 ms', missed: p95 >= 200 },
    { name: 'processor time of passes a check-in', value: `${(passes / times.length).toFixed(1)} ms` },
    {
      name: 'not admitted',
      value: others.length === 0 ? 'none' : others.map(([result, n]) => `${n} × ${result}`).join(', '),
      target: 'none',
      missed: others.length > 0,
    },
  ];
  const conditions = `${options.rate} a second for ${options.seconds} s after ${options['warm-up']} s of warm-up`;
  reportFigures('bench -- check-ins', figures, options.write, conditions);
}

/** Buys seats of an event; resolves to the codes of their passes. */
async function buyPasses(ticketId: string, count: number): Promise<string[]> {
  const buyers = await signUpAccounts(laptop.url, Math.ceil(count / SEATS));
  const codes: string[] = [];
  const buy = async () => {
    for (let next = buyers.pop(); next; next = buyers.pop()) {
      const { visitor } = next;
      const { body: order } = await visitor.post<Order>('/api/orders', { ticketId, quantity: SEATS });
      const paid = await visitor.post('/api/payments', { orderId: order.id, token: 'tok_visa' });
      if (paid.status !== 201) throw new Error(`The payment was answered ${paid.status}`);
      const passes = await eventually(
        async () => (await visitor.get<Pass[]>(`/api/passes?orderId=${order.id}&limit=${SEATS}`)).body,
        ({ length }) => length === SEATS,
        60_000,
      );
      codes.push(...passes.flatMap(({ code }) => code ?? []));
    }
  };
  await Promise.all(Array.from({ length: BUYERS_AT_ONCE }, buy));
  return codes.slice(0, count);
}

/** Checks each code in at its time. Times are in milliseconds. */
async function checkInAll(
  seller: Visitor,
  ticketId: string,
  codes: string[],
): Promise<{ times: number[]; results: Map<string, number> }> {
  const times: number[] = [];
  const results = new Map<string, number>();
  const begin = performance.now();
  const checkIn = async (code: string) => {
    const sent = performance.now();
    const { status, body } = await seller.post<CheckInAnswer>(`/api/tickets/${ticketId}/check-ins`, { code });
    times.push(performance.now() - sent);
    const result = status === 200 ? body.result : String(status);
    results.set(result, (results.get(result) ?? 0) + 1);
  };
  const all: Promise<void>[] = [];
  for (const [n, code] of codes.entries()) {
    const wait = begin + (n * 1000) / options.rate - performance.now();
    if (wait > 0) await pause(wait);
    all.push(checkIn(code));
  }
  await Promise.all(all);
  return { times, results };
}
