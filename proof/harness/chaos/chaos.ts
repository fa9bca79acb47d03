import { setTimeout as pause } from 'node:timers/promises';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Violation } from '../../invariants/finding.ts';
import { orders, stocks, sum } from '../../invariants/rows.ts';
import type { SeenOrder } from '../../invariants/snapshot.ts';
import { signUpAccounts } from '../load/accounts.ts';
import { Buyer } from '../load/buyer.ts';
import { Tally } from '../load/tally.ts';
import { Random } from '../random.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { RunningSystem } from '../running-system.ts';
import { openPayouts, signedUpSeller } from '../seller.ts';
import { type Settled, waitUntilSettled } from '../settle.ts';
import { Visitor } from '../visitor.ts';
import { cancelAfter, refundUntil } from './giving-back.ts';
import { Kills, type KillTarget } from './kills.ts';
import { buyUntil, editUntil } from './load.ts';
import { orderReport } from './order-report.ts';
import { recordOrders } from './order-watch.ts';

export interface ChaosOptions {
  targets: KillTarget[];
  seconds: number;
  buyers: number;
  /** The mean time between two kills, in seconds. */
  every: number;
  /** The system's HOLD_SECONDS. */
  holdSeconds: number;
  /** The seats of each ticket. */
  seats: number;
  /** How long the system may take to settle after the load, in seconds. */
  settleSeconds: number;
  /** The time between two ticks after the load, in milliseconds (5000). */
  tickMs?: number;
  seed: number;
  /** Whether the seller has an account at the Stripe fake, to which the money goes. */
  hasPayouts?: boolean;
  /** Whether dead letters may be left. They are not replayed. */
  deadLettersAllowed?: boolean;
  progress: (line: string) => void;
}

export interface ChaosOutcome {
  tally: Tally;
  /** How often each target was killed. */
  kills: string;
  /** How many orders ended in each status. */
  ended: string;
  /** Orders that completed after they had expired. */
  completedLate: number;
  settledAfterSeconds: number;
  violations: Violation[];
  /** Reports of the first orders with a violation. */
  orderReports: string[];
}

const REPORTS = 5;

/**
 * Runs buyers and a seller, who edits, refunds and cancels one of the events, against a system while its processes are
 * killed, then checks every invariant.
 */
export async function chaos(system: RunningSystem, options: ChaosOptions): Promise<ChaosOutcome> {
  const { seconds, holdSeconds, seats, progress } = options;
  const random = new Random(options.seed);
  const tally = new Tally();
  const seen: SeenOrder[] = [];
  const accounts = await signUpAccounts(system.url, options.buyers);
  const { tables } = await readSnapshot(system.env());
  const earlierDeadLetters = new Set(tables['dead-letters'].map(({ pk }) => pk));
  const seller = await signedUpSeller(system);
  if (options.hasPayouts) await openPayouts(seller);
  const tickets = await Promise.all(
    ['Tosca', 'Norma', 'Aida', 'Carmen'].map((title) =>
      seller.post<Ticket>('/api/tickets', { title, price: 4500, quantity: seats }),
    ),
  );
  const ticketIds = tickets.map(({ body }) => body.id);
  const cancelledId = random.pick(ticketIds);
  progress(`${accounts.length} buyers for ${ticketIds.length} tickets of ${seats} seats`);

  const end = performance.now() + seconds * 1000;
  const isOver = () => performance.now() > end;
  const kills = new Kills(system, options.targets, random);
  const killing = kills.run(options.every * 1000);
  // An error is thrown where it is awaited, after the load.
  killing.catch(() => undefined);
  const load = { random, tally, holdSeconds, isOver };
  await Promise.all([
    recordOrders(system, seen, isOver),
    editUntil(seller, ticketIds, load),
    refundUntil(seller, ticketIds, load),
    cancelAfter(seller, cancelledId, random.between(0.4, 0.7) * seconds),
    ...accounts.map((account) => buyUntil(new Buyer(account, tally, random), ticketIds, load)),
  ]);
  kills.stop();
  await killing;
  progress(`${kills.count} processes were killed; waiting until the system settles`);

  const { deadLettersAllowed = false } = options;
  const observed = { answers: tally.answers, seen, deadLettersAllowed, earlierDeadLetters };
  const settled = await waitUntilSettled(
    system,
    { withinMs: options.settleSeconds * 1000, tickMs: options.tickMs },
    observed,
    progress,
  );
  const violations = [
    ...settled.violations,
    ...pendingEventViolations(settled),
    ...(await freeSeatViolations(system, settled, ticketIds, cancelledId)),
  ];
  const orderIds = [...new Set(violations.flatMap(({ orderId }) => orderId ?? []))];
  const final = orders(settled.snapshot).filter(({ ticket }) => ticketIds.includes(ticket.id));
  return {
    tally,
    kills: kills.byTarget(),
    ended: [...Map.groupBy(final, ({ status }) => status)]
      .map(([status, some]) => `${some.length} ${status}`)
      .join(', '),
    completedLate: seen.filter(
      ({ id, status }) =>
        status === 'expired' && final.some((order) => order.id === id && order.status === 'complete'),
    ).length,
    settledAfterSeconds: settled.tookMs / 1000,
    violations,
    orderReports: orderIds
      .slice(0, REPORTS)
      .map((orderId) => orderReport(orderId, settled.snapshot, system.log)),
  };
}

const pendingEventViolations = ({ pending }: Settled): Violation[] =>
  pending.map(({ trigger, events }) => ({
    invariant: 'settles',
    message: `${events} events for ${trigger} are still pending`,
  }));

/** The holds that end within this time are waited for. */
const SOON_MS = 30_000;

/**
 * Buys every seat that is free, also those of holds that have just ended, and checks that one more is refused. A cancelled
 * event sells none.
 */
async function freeSeatViolations(
  system: RunningSystem,
  { snapshot }: Settled,
  ticketIds: string[],
  cancelledId: string,
): Promise<Violation[]> {
  const buyer = await Visitor.signedUp(system.url);
  const ending = orders(snapshot).filter(
    ({ status, expiresAt }) => status === 'created' && expiresAt < snapshot.now + SOON_MS,
  );
  await pause(Math.max(0, ...ending.map(({ expiresAt }) => expiresAt + 1000 - Date.now())));
  const stocksOfAll = stocks(snapshot);
  const results = ticketIds.map(async (ticketId) => {
    const isCancelled = ticketId === cancelledId;
    const stock = stocksOfAll.find((each) => each.ticketId === ticketId);
    const freed = ending.filter(({ ticket }) => ticket.id === ticketId).map(({ quantity }) => quantity);
    const free = isCancelled ? 0 : sum([...(stock?.available ?? []), ...freed]);
    const violation = (message: string) => ({ invariant: '5. freed seats sell at once', message });
    const order = async (quantity: number) =>
      quantity === 0 ? 201 : (await buyer.post('/api/orders', { ticketId, quantity })).status;
    const all = await order(free);
    const oneMore = await order(1);
    return [
      ...(all === 201 ? [] : [violation(`${free} free seats of ${ticketId} were refused: ${all}`)]),
      ...(oneMore === 409
        ? []
        : [violation(`An order beyond the ${free} free seats of ${ticketId} was answered ${oneMore}`)]),
    ];
  });
  return (await Promise.all(results)).flat();
}
