import { check, checkAtOnce } from '../invariants/check.ts';
import { orders, stocks, sum } from '../invariants/rows.ts';
import { type Service, type Snapshot, services } from '../invariants/snapshot.ts';
import { tick } from './actors/operator.ts';
import { Person } from './actors/user.ts';
import { short } from './history.ts';
import { world } from './simulation.ts';

/** Longer than a lease, and longer than a hosted page stays open. */
const LEASE_MS = 16 * 60_000;
const ROUNDS = 3;

/**
 * All leases lapse. No process runs, no tick happens, no event is delivered: and every seat that isn't sold can be
 * bought by whoever asks next (invariant 5), also by one who had as many holds as a buyer may have (invariant 8).
 */
export async function freedSeatsSellAtOnce(): Promise<void> {
  const { scheduler, history } = world();
  scheduler.jump(LEASE_MS);
  history.tell('-- all leases have lapsed, and nobody has noticed');
  const returned = new Set<string>();
  for (const stock of stocks(snapshot())) {
    const complete = orders(snapshot()).filter(
      ({ ticket, status }) => ticket.id === stock.ticketId && status === 'complete',
    );
    const quantity = stock.capacity - sum(complete.map((order) => order.quantity));
    if (quantity <= 0) continue;
    const lapsed = orders(snapshot()).filter(
      ({ ticket, status }) => ticket.id === stock.ticketId && status === 'created',
    );
    const again = lapsed.find(({ userId }) => !returned.has(userId))?.userId;
    const buyer = new Person('Zoe', again);
    returned.add(buyer.id);
    const wish = { method: 'POST', path: '/api/orders', body: { ticketId: stock.ticketId, quantity } };
    let status: number | undefined;
    void buyer.send('orders', wish).then((reply) => {
      status = reply?.status;
    });
    await scheduler.run();
    if (status !== 201)
      history.violate(
        '5. freed seats sell at once',
        `${quantity} seats of ticket ${short(stock.ticketId)} are free, but the next buyer got ${status}`,
      );
  }
}

/** Time passes, ticks come, an operator replays what died: as often as it should take to come to rest. */
export async function settle(): Promise<void> {
  const { scheduler, provider, broker } = world();
  for (let round = 0; round < ROUNDS; round++) {
    scheduler.jump(LEASE_MS);
    provider.keepTime();
    tick();
    broker.replay();
    await scheduler.run();
  }
}

/** Evaluates what must hold at this very moment. */
export function checkMoment(): void {
  for (const { invariant, what, orderId } of checkAtOnce(snapshot()))
    world().history.violate(invariant, what, orderId);
}

/** Evaluates every invariant on what is left. */
export function judge(): void {
  const { history, broker } = world();
  for (const { invariant, what, orderId } of check(snapshot())) history.violate(invariant, what, orderId);
  for (const { id, status, expiresAt } of orders(snapshot()))
    if (status === 'created' && expiresAt <= world().scheduler.now)
      history.violate(
        '4. orders end',
        `the order ${id} has lapsed, and three ticks later nobody has ended it`,
        id,
      );
  if (broker.deadLetters > 0)
    history.violate(
      '6. events arrive, and work once',
      `${broker.deadLetters} letters die again when they are replayed`,
    );
  for (const what of twice()) history.violate('6. events arrive, and work once', what);
  for (const event of history.committed.values())
    for (const service of broker.missing(event))
      history.violate('6. events arrive, and work once', `${service} never took ${event.type} ${event.id}`);
}

/**
 * What happened to something twice although it can only happen once, because its cause took effect twice. A ticket is
 * updated again and again, and an order refuses each payment for itself.
 */
function twice(): string[] {
  const happened = [...world().history.committed.values()].filter(({ type }) => type !== 'ticket.updated');
  const kinds = Map.groupBy(happened, ({ type, subject, data }) => {
    const { refused } = data as { refused?: { paymentId: string } };
    return `${type} of ${subject}${refused ? ` for payment ${refused.paymentId}` : ''}`;
  });
  return [...kinds]
    .filter(([, events]) => events.length > 1)
    .map(([kind, { length }]) => `${kind} happened ${length} times`);
}

function snapshot(): Snapshot {
  const { tables, provider, history, scheduler } = world();
  const all = services.map((service) => [service, tables.all(`boxoffice-${service}`)] as const);
  return {
    now: scheduler.now,
    tables: Object.fromEntries(all) as Record<Service, Snapshot['tables'][Service]>,
    ledger: provider.ledger(),
    answers: history.answers,
    seen: history.seen,
  };
}
