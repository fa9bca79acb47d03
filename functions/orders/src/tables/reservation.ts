import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import type { Write } from '@boxoffice/shared/tables/items.ts';
import type { Buyer } from '../domain/buyer.ts';
import { type Complete, expire, type Held, type Order, type Placed } from '../domain/order.ts';
import { follow, type Stock } from '../domain/stock.ts';
import { ordersService } from '../service.ts';
import { endHold, openHold } from './buyers.ts';
import { deleteHold, type Hold, lapsedHolds, MOST_RECLAIMED, ordersHolding, putHold } from './holds.ts';
import { putOrder } from './orders.ts';
import { findStock, putStock, takeSeats } from './stock.ts';
import { readTicket } from './ticket.ts';

/**
 * The stock of a ticket; when its event isn't here yet, its owner is asked once and the answer kept.
 *
 * @throws Refused (404) when there is no such ticket
 */
export async function stockOf(ticketId: string, caller: Caller, atLeast = 1): Promise<Stock> {
  const stock = await findStock(ticketId);
  if (stock && stock.ticketVersion >= atLeast) return stock;
  const ticket = await readTicket(ticketId, caller);
  if (!ticket) throw new Refused(404, 'ticket-unknown');
  if (stock && ticket.version <= stock.ticketVersion) return stock;
  const next = follow(stock, ticket);
  await ordersService.commit({ writes: [putStock(next, stock)] });
  return next;
}

/**
 * What a buyer of so many seats can choose from: the stock, and if its free seats aren't enough, as many lapsed
 * orders as it takes. Where the lapsed are more than one transaction can take over, the oldest are expired first.
 *
 * @param atLeast the version of the ticket that the stock has to follow, if there is such a one
 */
export async function seatsOf(
  ticketId: string,
  quantity: number,
  caller: Caller,
  given: Given,
  atLeast = 1,
): Promise<{ stock: Stock; lapsed: Held[] }> {
  const stock = await stockOf(ticketId, caller, atLeast);
  if (stock.available >= quantity) return { stock, lapsed: [] };
  const holds = await lapsedHolds(ticketId, given.now);
  if (stock.available + seatsIn(holds) < quantity && holds.length === MOST_RECLAIMED) {
    await release(await ordersHolding(holds), given);
    return seatsOf(ticketId, quantity, caller, given);
  }
  return { stock, lapsed: await ordersHolding(someOf(holds, quantity - stock.available, given)) };
}

/**
 * As many holds as have so many seats. Each buyer begins at another one: if all began at the oldest, one of a
 * crowd would get it, and the others would meet a Conflict though there are seats for them too.
 */
function someOf(holds: Hold[], seats: number, { newId }: Given): Hold[] {
  const first = holds.length === 0 ? 0 : Number.parseInt(newId().slice(-4), 16) % holds.length;
  const chosen: Hold[] = [];
  for (const hold of [...holds.slice(first), ...holds.slice(0, first)]) {
    if (seatsIn(chosen) >= seats) break;
    chosen.push(hold);
  }
  return chosen;
}

/**
 * Takes the seats, holds them, counts the hold, places the order, and expires those whose seats it took: all or
 * nothing.
 *
 * @param buyer as they were read, and with the new hold
 */
export const reserve = (
  stock: Stock,
  { order, reclaimed }: Placed,
  buyer: { read: Buyer; next: Buyer },
  events: CloudEvent[],
  once: Write[],
): Promise<void> =>
  ordersService.commit({
    writes: [
      takeSeats(stock.ticketId, order.quantity - seatsIn(reclaimed), stock.ticketVersion),
      ...reclaimed.flatMap((lapsed) => [deleteHold(lapsed), putOrder(lapsed)]),
      putHold(order),
      openHold(buyer.read, buyer.next),
      putOrder(order),
      ...once,
    ],
    events,
  });

/**
 * Stores an order's next state and moves its seats along: `before` and `after` tell whether it holds them,
 * owns them or has given them back.
 */
export function moveSeats(before: Order, after: Order): Write[] {
  const had = hasSeats(before);
  const has = hasSeats(after);
  return [
    putOrder(after),
    ...(before.status === 'created' && after.status !== 'created' ? [deleteHold(before)] : []),
    // A lapsed hold needs no ending: by its own lease it counts no more.
    ...(before.status === 'created' && after.status !== 'created' && after.status !== 'expired'
      ? [endHold(before)]
      : []),
    ...(had && !has ? [takeSeats(before.ticket.id, -before.quantity)] : []),
    ...(!had && has ? [takeSeats(after.ticket.id, after.quantity)] : []),
  ];
}

/** Gives back the seats of every hold that has lapsed. */
export async function releaseLapsed(ticketId: string, given: Given): Promise<void> {
  let lapsed: Held[];
  do {
    lapsed = await ordersHolding(await lapsedHolds(ticketId, given.now));
    if (lapsed.length > 0) await release(lapsed, given);
  } while (lapsed.length === MOST_RECLAIMED);
}

async function release(lapsed: Held[], given: Given): Promise<void> {
  const expired = lapsed.map((order) => expire(order, given));
  const states = expired.map(({ state }) => state);
  const [first] = states;
  if (!first) return;
  await ordersService.commit({
    writes: [
      takeSeats(first.ticket.id, -seatsIn(states)),
      ...states.flatMap((order) => [deleteHold(order), putOrder(order)]),
    ],
    events: expired.flatMap(({ events }) => events),
  });
}

const hasSeats = (order: Order): order is Held | Complete =>
  order.status === 'created' || order.status === 'complete';
const seatsIn = (some: { quantity: number }[]): number =>
  some.reduce((sum, { quantity }) => sum + quantity, 0);
