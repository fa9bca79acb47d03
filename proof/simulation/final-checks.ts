import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { check, checkAnytime } from '../invariants/check.ts';
import { invariantNames } from '../invariants/names.ts';
import { orders, stocks, sum } from '../invariants/rows.ts';
import { type Service, type Snapshot, services } from '../invariants/snapshot.ts';
import { tick } from './actors/operator.ts';
import { User } from './actors/user.ts';
import { FEE_PERCENT, MAX_SEATS } from './config.ts';
import { shortId } from './history.ts';
import { replicaVersion } from './replica-of.ts';
import { simulation } from './simulation.ts';

/** Longer than a hold, and longer than a hosted page stays open. */
const HOLD_MS = 16 * 60_000;
/** After so many ticks everything must have settled. */
const ROUNDS = 3;

/**
 * Every hold expires. Before any tick or event delivery, the next buyers must get every seat that is not sold
 * (invariant 5), even a buyer who had as many holds as the limit allows (invariant 8).
 */
export async function checkFreedSeatsSell(): Promise<void> {
  const { scheduler, random, history } = simulation();
  scheduler.jump(HOLD_MS);
  history.log('-- every hold has expired, and no process has run since');
  const reusedBuyers = new Set<string>();
  for (const stock of stocks(snapshot())) {
    const ofTicket = orders(snapshot()).filter(({ ticket }) => ticket.id === stock.ticketId);
    const complete = ofTicket.filter(({ status }) => status === 'complete');
    // A sale that has ended, or whose event is cancelled, sells no freed seat.
    if (stock.sale.endsAt !== undefined || stock.sale.cancelledAt !== undefined) continue;
    // Without a next buyer, only the expiration service ends the expired holds.
    if (random.chance(0.3)) continue;
    const bought = (userId: string) => seatsOf(complete.filter((order) => order.userId === userId));
    const expired = ofTicket.filter(({ status }) => status === 'created');
    let previousBuyer = expired.find(
      ({ userId }) => !reusedBuyers.has(userId) && bought(userId) < MAX_SEATS,
    )?.userId;
    let free = stock.capacity - seatsOf(complete);
    while (free > 0) {
      const buyer = new User('Zoe', previousBuyer);
      previousBuyer = undefined;
      reusedBuyers.add(buyer.id);
      const quantity = Math.min(free, MAX_SEATS - bought(buyer.id));
      const body = { ticketId: stock.ticketId, quantity };
      let status: number | undefined;
      void buyer.send('orders', { method: 'POST', path: '/api/orders', body }).then((reply) => {
        status = reply?.status;
      });
      await scheduler.run();
      if (status !== 201)
        history.recordViolation(
          invariantNames.holds,
          `${quantity} seats of ticket ${shortId(stock.ticketId)} are free, but the next buyer got ${status}`,
        );
      free -= quantity;
    }
  }
}

const seatsOf = (these: { quantity: number }[]): number => sum(these.map(({ quantity }) => quantity));

/**
 * Publishes ticks until the system has had enough time to settle. In half of the simulations the operator also replays
 * the dead letters, so healing cannot depend on that. Nobody replays a lost event.
 */
export async function settle(): Promise<void> {
  const { scheduler, random, provider, broker, history } = simulation();
  const replays = random.chance(0.5);
  const deadLetters = replays ? 0 : broker.deadLetters;
  for (let round = 0; round < ROUNDS; round++) {
    scheduler.jump(HOLD_MS);
    provider.runTimers();
    tick();
    if (replays) broker.replay();
    await scheduler.run();
  }
  if (broker.deadLetters > deadLetters)
    history.recordViolation(
      invariantNames.events,
      `${broker.deadLetters - deadLetters} events became dead letters without any fault`,
    );
}

/** Checks the invariants that hold at every moment. */
export function checkCurrentState(): void {
  for (const { invariant, message, orderId } of checkAnytime(snapshot()))
    simulation().history.recordViolation(invariant, message, orderId);
  checkPublished();
}

/** A process that lives publishes its events soon: no buyer waits for a tick because the Broker was away. */
function checkPublished(): void {
  const { drawnRates: rates, history } = simulation();
  // A stall and a jump can outlast the limit.
  if (rates.stall > 0 || rates.clockJumps > 0) return;
  for (const { type, subject } of history.lateEvents())
    history.recordViolation(invariantNames.events, `${type} ${shortId(subject)} is still not published`);
}

/** Checks every invariant on the settled system, and what only the history of the simulation shows. */
export function checkFinalState(): void {
  const { history, broker, scheduler } = simulation();
  for (const { invariant, message, orderId } of check(snapshot()))
    history.recordViolation(invariant, message, orderId);
  for (const { id, status, expiresAt } of orders(snapshot()))
    if (status === 'created' && expiresAt <= scheduler.now)
      history.recordViolation(
        invariantNames.orders,
        `the hold of order ${id} expired, and the order has not ended ${ROUNDS} ticks later`,
        id,
      );
  for (const { id, createdAt } of ordersOutsideSale(snapshot()))
    history.recordViolation(
      invariantNames.orders,
      `order ${shortId(id)} was placed at ${new Date(createdAt).toISOString()}, outside of the sale`,
      id,
    );
  const eventProblems = [
    ...repeatedRefusals(),
    ...[...history.committedEvents.values()].flatMap((event) =>
      broker
        .missing(event)
        .filter((service) => !hasVersion(service, event))
        .map((service) => `${service} never acknowledged ${event.type} ${event.id}`),
    ),
  ];
  for (const problem of eventProblems) history.recordViolation(invariantNames.events, problem);
}

/** The sellers of a simulation do not change the window of a sale. */
const ordersOutsideSale = (snapshot: Snapshot) =>
  orders(snapshot).filter(({ createdAt, ticket }) => {
    const sale = stocks(snapshot).find(({ ticketId }) => ticketId === ticket.id)?.sale ?? {};
    return createdAt < (sale.startsAt ?? createdAt) || createdAt >= (sale.endsAt ?? Number.POSITIVE_INFINITY);
  });

/** A version that its service has, or a newer one, need not be published after a crash. */
function hasVersion(service: string, event: CloudEvent): boolean {
  const { version } = event.data as { version?: number };
  return version !== undefined && (replicaVersion(service, event) ?? 0) >= version;
}

/**
 * Payments that an order refused twice. An owner can publish a state again, so the same refusal can be published many
 * times, always with the version of its order.
 */
function repeatedRefusals(): string[] {
  const refusals = [...simulation().history.committedEvents.values()].flatMap(({ data }) => {
    const { version, refused } = data as { version: number; refused?: { paymentId: string } };
    return refused ? [{ version, paymentId: refused.paymentId }] : [];
  });
  return [...Map.groupBy(refusals, ({ paymentId }) => paymentId)]
    .filter(([, all]) => new Set(all.map(({ version }) => version)).size > 1)
    .map(([paymentId]) => `payment ${paymentId} was refused twice`);
}

/** The tables of the running simulation. */
export function snapshot(): Snapshot {
  const { tables, provider, history, scheduler } = simulation();
  const entries = services.map((service) => [service, tables.all(`boxoffice-${service}`)] as const);
  return {
    now: scheduler.now,
    tables: Object.fromEntries(entries) as Record<Service, Snapshot['tables'][Service]>,
    ledger: provider.ledger(),
    feePercent: FEE_PERCENT,
    answers: history.answers,
    seen: history.seen,
    scans: history.scans,
  };
}
