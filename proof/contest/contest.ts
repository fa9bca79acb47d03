import { setTimeout as pause } from 'node:timers/promises';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { Laptop } from '../harness/laptop.ts';
import { type Account, signUpAccounts } from '../harness/load/accounts.ts';
import { Buyer, type Click } from '../harness/load/buyer.ts';
import { Tally } from '../harness/load/tally.ts';
import { Random } from '../harness/random.ts';
import { readSnapshot } from '../harness/read-snapshot.ts';
import { openPayouts, signedUpSeller } from '../harness/seller.ts';
import { waitUntilSettled } from '../harness/settle.ts';
import type { Violation } from '../invariants/finding.ts';
import { cancellationViolations, nextBuyerViolations, saleViolations, soldIn } from './checks.ts';

export interface ContestOptions {
  seats: number;
  buyers: number;
  atOnce: number;
  /** Accounts that the buyers share: each sign-up computes a password hash. */
  accounts: number;
  holdSeconds: number;
  /** The seller cancels the event when so many seats are sold. */
  cancelAt?: number | undefined;
  seed: number;
  progress: (line: string) => void;
}

export interface ContestOutcome {
  tally: Tally;
  sold: number;
  /** Seconds from the first order until the last seat was sold. */
  soldOutAfter: number;
  /** Orders placed or refused per second, until the last buyer left. */
  ordersPerSecond: number;
  settledAfterSeconds: number;
  violations: Violation[];
}

/** What one buyer will do. */
interface Contestant {
  buyer: Buyer;
  click: Click;
  abandons: boolean;
  declinedFirst: boolean;
}

/** How long buyers retry after the last sale and the expiry of the last hold, in milliseconds. */
const PATIENCE_MS = 60_000;
const SETTLE_MS = 60_000;

/**
 * Starts a system, sells one ticket to many more buyers than it has seats, and checks the result. The money goes to the
 * seller's account, less a fee.
 */
export async function contest(options: ContestOptions): Promise<ContestOutcome> {
  const { seats, holdSeconds, progress } = options;
  const random = new Random(options.seed);
  const tally = new Tally();
  const laptop = await Laptop.start({ HOLD_SECONDS: String(holdSeconds), FEE_PERCENT: '5' });
  try {
    const accounts = await signUpAccounts(laptop.url, options.accounts);
    progress(`${accounts.length} accounts have signed up`);
    const seller = await signedUpSeller(laptop);
    await openPayouts(seller);
    const offer = { title: 'The contest', price: 4500, quantity: seats };
    const ticketId = (await seller.post<Ticket>('/api/tickets', offer)).body.id;

    const begin = performance.now();
    const queue = contestants(options.buyers, accounts, tally, random);
    const cancel = async () => {
      const { status } = await seller.post(`/api/tickets/${ticketId}/cancel`, {
        reason: 'The singer is ill',
      });
      if (status !== 202) throw new Error(`The cancellation was answered ${status}`);
    };
    const sale = await sell(laptop, ticketId, queue, options, tally, cancel);
    const seconds = (performance.now() - begin) / 1000;
    const soldOutAfter = (sale.lastSaleAt - begin) / 1000;
    progress(`${sale.sold} of ${seats} seats are sold after ${soldOutAfter.toFixed(1)} s`);

    const settled = await waitUntilSettled(
      laptop,
      { withinMs: SETTLE_MS },
      { answers: tally.answers },
      progress,
    );
    const sold = soldIn(settled.snapshot);
    const violations = [
      ...settled.violations,
      ...(sale.isCancelled ? cancellationViolations(settled.snapshot) : saleViolations(sold, seats, tally)),
    ];
    if (settled.pending.length > 0)
      violations.push({
        invariant: 'settles',
        message: `Still pending: ${JSON.stringify(settled.pending)}`,
      });
    violations.push(...(await nextBuyerViolations(laptop.url, ticketId, sale.isCancelled || sold >= seats)));
    return {
      tally,
      sold,
      soldOutAfter,
      ordersPerSecond: tally.of('orders attempted') / seconds,
      settledAfterSeconds: settled.tookMs / 1000,
      violations,
    };
  } finally {
    await laptop.stop();
  }
}

const contestants = (buyers: number, accounts: Account[], tally: Tally, random: Random): Contestant[] =>
  Array.from({ length: buyers }, () => ({
    buyer: new Buyer(random.pick(accounts), tally, random),
    click: random.chance(0.15) ? 'twice' : random.chance(0.2) ? 'without a key' : 'once',
    abandons: random.chance(0.15),
    declinedFirst: random.chance(0.1),
  }));

/** Runs `atOnce` buyers at a time. A refused buyer queues again until every seat is sold. */
async function sell(
  laptop: Laptop,
  ticketId: string,
  queue: Contestant[],
  { seats, atOnce, holdSeconds, cancelAt = Number.POSITIVE_INFINITY, progress }: ContestOptions,
  tally: Tally,
  cancel: () => Promise<void>,
): Promise<{ sold: number; lastSaleAt: number; isCancelled: boolean }> {
  let sold = 0;
  let lastSaleAt = performance.now();
  let isOver = false;
  let isCancelled = false;
  let active = 0;
  const mayStillSell = () =>
    sold < seats && performance.now() - lastSaleAt < holdSeconds * 1000 + PATIENCE_MS;

  async function countSales(): Promise<void> {
    while (!isOver) {
      await pause(1000);
      const now = soldIn(await readSnapshot(laptop.env()));
      if (now === sold) continue;
      sold = now;
      lastSaleAt = performance.now();
      progress(`${sold} sold, ${queue.length} in the queue`);
      if (isCancelled || sold < cancelAt) continue;
      await cancel();
      isCancelled = true;
      progress('the event is cancelled');
    }
  }

  async function serveQueue(): Promise<void> {
    while (queue.length > 0 || active > 0) {
      const contestant = queue.shift();
      if (!contestant) {
        await pause(100);
        continue;
      }
      active++;
      const soldBefore = sold;
      const outcome = await takePart(contestant, ticketId, tally);
      if (outcome === 'refused' && !isCancelled && (mayStillSell() || soldBefore < seats)) {
        tally.add('queued again');
        await pause(500);
        queue.push(contestant);
      } else if (outcome === 'refused') tally.add('refused for good');
      active--;
    }
  }

  const counting = countSales();
  await Promise.all(Array.from({ length: atOnce }, serveQueue));
  isOver = true;
  await counting;
  return { sold, lastSaleAt, isCancelled };
}

async function takePart(
  { buyer, click, abandons, declinedFirst }: Contestant,
  ticketId: string,
  tally: Tally,
): Promise<'served' | 'refused'> {
  const order = await buyer.order(ticketId, 1, click);
  if (order === 'sold out') tally.add('refusals');
  if (order === 'sold out' || order === 'failed') return 'refused';
  tally.add('orders placed');
  if (abandons) {
    tally.add('abandoned');
    return 'served';
  }
  const { id = '' } = order;
  if (declinedFirst && (await buyer.pay(id, 'tok_chargeDeclined')) === 'declined') tally.add('declined');
  if ((await buyer.pay(id, 'tok_visa', click)) === 'paid') {
    tally.add('paid');
    return 'served';
  }
  // The hold expired before the payment: this buyer still wants a seat.
  return 'refused';
}
