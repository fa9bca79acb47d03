import { setTimeout as pause } from 'node:timers/promises';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { Laptop } from '../harness/laptop.ts';
import { type Contestant, contestants, signUp } from '../harness/load/crowd.ts';
import { Tally } from '../harness/load/tally.ts';
import { Random } from '../harness/random.ts';
import { readSnapshot } from '../harness/read-snapshot.ts';
import { Visitor } from '../harness/visitor.ts';
import { quiet } from '../invariants/quiet.ts';
import { orders } from '../invariants/rows.ts';
import type { Violation } from '../invariants/snapshot.ts';

export interface Contest {
  seats: number;
  buyers: number;
  atOnce: number;
  /** Accounts that the buyers share: a sign-up costs a password hash. */
  accounts: number;
  holdSeconds: number;
  seed: number;
  /** Hears what happens. */
  say: (line: string) => void;
}

export interface Outcome {
  tally: Tally;
  sold: number;
  /** Seconds from the first order until the last seat was sold. */
  soldOutAfter: number;
  /** Orders placed or refused in each second, until the last buyer has left. */
  ordersEachSecond: number;
  /** Seconds until nothing was under way. */
  quietAfter: number;
  violations: Violation[];
}

/** How long after the lease of the last hold buyers go on asking, in milliseconds. */
const PATIENCE_MS = 60_000;
const QUIET_MS = 60_000;

/** Very many buyers, few seats: starts the system, sells out, ends it, and tells what became of everyone. */
export async function contest(settings: Contest): Promise<Outcome> {
  const { seats, holdSeconds, seed, say } = settings;
  const random = new Random(seed);
  const tally = new Tally();
  const laptop = await Laptop.start({ HOLD_SECONDS: String(holdSeconds) });
  try {
    const accounts = await signUp(laptop.url, settings.accounts);
    say(`${accounts.length} accounts have signed up`);
    const seller = await Visitor.signedUp(laptop.url);
    const offered = { title: 'The contest', price: 4500, quantity: seats };
    const ticketId = (await seller.post<Ticket>('/api/tickets', offered)).body.id;

    const begin = performance.now();
    const sale = await sell(
      laptop,
      ticketId,
      contestants(settings.buyers, accounts, tally, random),
      settings,
      tally,
    );
    const lasted = (performance.now() - begin) / 1000;
    const soldOutAfter = (sale.lastAt - begin) / 1000;
    say(`${sale.sold} of ${seats} seats are sold after ${soldOutAfter.toFixed(1)} s`);

    const end = await quiet(laptop, QUIET_MS, { answers: tally.answers }, say);
    const sold = soldIn(end.snapshot);
    const violations = [...end.violations, ...fair(sold, seats, tally)];
    if (end.waiting.length > 0)
      violations.push({ invariant: 'quiet', what: `Still under way: ${JSON.stringify(end.waiting)}` });
    violations.push(...(await soldOutForAll(laptop.url, ticketId, sold >= seats)));
    return {
      tally,
      sold,
      soldOutAfter,
      ordersEachSecond: tally.of('orders attempted') / lasted,
      quietAfter: end.took / 1000,
      violations,
    };
  } finally {
    await laptop.stop();
  }
}

/** Buyers come so many at once; who is refused comes back until all is sold. */
async function sell(
  laptop: Laptop,
  ticketId: string,
  queue: Contestant[],
  { seats, atOnce, holdSeconds, say }: Contest,
  tally: Tally,
): Promise<{ sold: number; lastAt: number }> {
  let sold = 0;
  let progress = performance.now();
  let over = false;
  let inside = 0;
  const isOver = () => over || (queue.length === 0 && inside === 0);
  const patient = () => sold < seats && performance.now() - progress < holdSeconds * 1000 + PATIENCE_MS;

  async function watch(): Promise<void> {
    while (!over) {
      await pause(1000);
      const now = soldIn(await readSnapshot(laptop.env()));
      if (now !== sold) progress = performance.now();
      if (now !== sold) say(`${now} sold, ${queue.length} in the queue`);
      sold = now;
    }
  }

  async function place(): Promise<void> {
    while (!isOver()) {
      const contestant = queue.shift();
      if (!contestant) {
        await pause(100);
        continue;
      }
      inside++;
      const before = sold;
      const outcome = await takePart(contestant, ticketId, tally);
      if (outcome === 'refused' && (patient() || before < seats)) {
        tally.add('came again');
        await pause(500);
        queue.push(contestant);
      } else if (outcome === 'refused') tally.add('refused for good');
      inside--;
    }
  }

  const watching = watch();
  await Promise.all(Array.from({ length: atOnce }, place));
  over = true;
  await watching;
  return { sold, lastAt: progress };
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
  // Whose hold lapsed before they could pay wants seats still.
  return 'refused';
}

const soldIn = (snapshot: Parameters<typeof orders>[0]): number =>
  orders(snapshot).filter(({ status }) => status === 'complete').length;

/** Exactly as many seats are sold as there are, and nobody was sent away while one was free. */
function fair(sold: number, seats: number, tally: Tally): Violation[] {
  if (sold > seats) return [{ invariant: 'contest', what: `${sold} seats were sold of ${seats}` }];
  if (sold === seats || tally.of('refused for good') === 0) return [];
  const what = `${tally.of('refused for good')} were refused, and ${seats - sold} seats were left`;
  return [{ invariant: 'contest', what }];
}

/** What the next buyer is told. */
async function soldOutForAll(url: string, ticketId: string, soldOut: boolean): Promise<Violation[]> {
  const late = await Visitor.signedUp(url);
  const { status } = await late.post('/api/orders', { ticketId });
  if (status === (soldOut ? 409 : 201)) return [];
  return [{ invariant: 'contest', what: `A buyer who came after all was answered ${status}` }];
}
