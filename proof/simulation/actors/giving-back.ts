import { randomUUID } from 'node:crypto';
import { orders, stocks } from '../../invariants/rows.ts';
import { snapshot } from '../final-checks.ts';
import { shortId } from '../history.ts';
import { simulation } from '../simulation.ts';
import { tick } from './operator.ts';
import { User } from './user.ts';

const LONGEST_WAIT_MS = 400_000;

/**
 * Sellers and buyers who give seats back: some or all, twice at once, more than there are, by a stranger; and now and
 * then a seller who cancels a whole event.
 */
export async function giveBack(durationMs: number): Promise<void> {
  const { scheduler, random, history } = simulation();
  const end = scheduler.now + durationMs;
  while (scheduler.now < end) {
    await scheduler.wait(random.integer(1000, LONGEST_WAIT_MS));
    if (random.chance(0.1)) await cancelEvent();
    const complete = orders(snapshot()).filter(({ status }) => status === 'complete');
    if (complete.length === 0) continue;
    const { id, userId, ticket, quantity } = random.pick(complete);
    const path = `/api/orders/${id}/refunds`;
    const by = (user: User, seats?: number) => {
      const key = random.chance(0.6) ? randomUUID() : undefined;
      const body = { ...(seats && { quantity: seats }), reason: 'The balcony is closed' };
      return user.sendWithRetries('orders', { method: 'POST', path, body, key }, key ? 4 : 1);
    };
    const seller = new User('A seller', sellerOf(ticket.id));
    const buyer = new User('A buyer', userId);
    const ways: (() => Promise<unknown>)[] = [
      () => by(seller, 1),
      () => by(seller, 1),
      () => by(seller),
      () => Promise.all([by(seller, 1), by(seller, 1)]),
      () => Promise.all([by(seller, 1), by(seller)]),
      () => by(seller, quantity + 1),
      () => refundDuringSweeps(() => by(seller, 1)),
      () => refundDuringSweeps(() => by(seller)),
      () => Promise.all([by(buyer), by(seller, 1)]),
      () => by(new User('A stranger')),
    ];
    history.recordFault('seats given back', shortId(id));
    await random.pick(ways)();
  }
}

/** Ticks while the order's event is on its way and handled, so that it and a sweep refund the same sum at the same time. */
async function refundDuringSweeps(refund: () => Promise<unknown>): Promise<void> {
  const { scheduler, random } = simulation();
  await refund();
  for (let ticks = random.integer(4, 10); ticks > 0; ticks--) {
    tick();
    await scheduler.wait(random.integer(5, 60));
  }
}

async function cancelEvent(): Promise<void> {
  const { random, history } = simulation();
  const all = stocks(snapshot());
  if (all.length === 0) return;
  const { ticketId, sellerId } = random.pick(all);
  const seller = new User('A seller', sellerId);
  history.recordFault('event cancelled', shortId(ticketId));
  const body = { reason: 'The singer is ill' };
  await seller.sendWithRetries('tickets', { method: 'POST', path: `/api/tickets/${ticketId}/cancel`, body });
}

const sellerOf = (ticketId: string): string =>
  stocks(snapshot()).find((stock) => stock.ticketId === ticketId)?.sellerId ?? '';
