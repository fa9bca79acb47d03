import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import type { Key, Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { config } from '../config.ts';
import type { Buyer } from '../domain/buyer.ts';
import { expire, type Held, type Order, type Placed } from '../domain/order.ts';
import { follow, freeSeats, type Stock, take } from '../domain/stock.ts';
import { ordersService } from '../service.ts';
import {
  addBought,
  type BuyerRow,
  endHold,
  keyOfBuyer,
  openHold,
  type StoredBuyer,
  withBought,
} from './buyers.ts';
import { expiredHolds } from './holds.ts';
import { putOrder } from './orders.ts';
import {
  findStock,
  fromItem,
  keyOfStock,
  putStock,
  readShard,
  readShards,
  type StockItem,
  takeSeats,
} from './stock.ts';
import { readTicket } from './ticket.ts';

/**
 * Reads the stock of a ticket. If its event has not arrived yet, this asks the ticket's owner and stores the answer.
 *
 * @param atLeast the lowest acceptable version of the ticket
 * @throws Refused (404) when the ticket does not exist
 */
export async function loadStock(ticketId: string, caller: Caller, atLeast = 1): Promise<Stock> {
  return bringUpToDate(await findStock(ticketId), ticketId, caller, atLeast);
}

/**
 * The stock of a ticket with this version or a later one, if there is one. See `loadStock`.
 *
 * @param stock as it was read, with or without its shards
 */
export async function bringUpToDate(
  stock: Stock | undefined,
  ticketId: string,
  caller: Caller,
  atLeast = 1,
): Promise<Stock> {
  if (stock && stock.ticketVersion >= atLeast) return stock;
  const ticket = await readTicket(ticketId, caller);
  if (!ticket) throw new Refused(404, 'ticket-unknown');
  if (stock && ticket.version <= stock.ticketVersion) return stock;
  const read = stock && (await readShards(stock));
  const next = follow(read, ticket, config.SEATS_PER_SHARD);
  await ordersService.commit({ writes: putStock(next, read) });
  return next;
}

/**
 * Reads what an order needs in one batch: the stock, without its other shards, and the buyer. A batch is not a
 * snapshot. The conditions of `reserve` detect what was written between its reads.
 */
export async function readForOrder(
  ticketId: string,
  userId: string,
): Promise<{ stock: Stock | undefined; buyer: StoredBuyer }> {
  const buyer = keyOfBuyer(userId);
  const stock = keyOfStock(ticketId);
  const items = await getItems<Key>(ordersService.table, [stock, buyer]);
  const itemOf = <Item>(key: Key) =>
    items.find(({ pk, sk }) => pk === key.pk && sk === key.sk) as Item | undefined;
  const stored = itemOf<StockItem>(stock);
  return {
    stock: stored && fromItem(stored),
    buyer: await withBought(userId, ticketId, itemOf<BuyerRow>(buyer)),
  };
}

/**
 * Finds what an order can take, first from `shard`: a random shard of the stock, all shards if it has too few free seats,
 * and then also orders with expired holds. If the needed holds do not fit into one transaction, this ends the oldest first.
 *
 * @param stock without its other shards
 */
export async function findSeats(
  stock: Stock,
  quantity: number,
  given: Given,
): Promise<{ stock: Stock; shard: number; expiredOrders: Held[] }> {
  const shards = stock.available.length;
  const shard = shards === 1 ? 0 : shardOf(given.newId(), shards);
  const first = await readShard(stock, shard);
  if (freeSeats(first) >= quantity) return { stock: first, shard, expiredOrders: [] };
  let current = await readShards(stock);
  if (freeSeats(current) >= quantity) return { stock: current, shard, expiredOrders: [] };
  for await (const holds of expiredHolds(stock.ticketId, given.now)) {
    if (holds.length === 0) continue;
    const missing = quantity - freeSeats(current);
    if (totalSeats(holds) >= missing)
      return { stock: current, shard, expiredOrders: chooseHolds(holds, missing, given) };
    await releaseHolds(holds, given);
    current = (await findStock(stock.ticketId)) ?? stock;
  }
  return { stock: current, shard, expiredOrders: [] };
}

/**
 * Chooses holds with enough seats, starting at a random one. If every buyer started at the oldest, one of many
 * concurrent buyers would get it and the others a Conflict, although there are seats for all.
 */
function chooseHolds(holds: Held[], seats: number, { newId }: Given): Held[] {
  const first = holds.length === 0 ? 0 : shardOf(newId(), holds.length);
  const chosen: Held[] = [];
  for (const hold of [...holds.slice(first), ...holds.slice(0, first)]) {
    if (totalSeats(chosen) >= seats) break;
    chosen.push(hold);
  }
  return chosen;
}

/**
 * Stores a placed order in one transaction: it takes the seats of each shard, expires the orders whose seats it took,
 * counts the hold for the buyer, and stores the order with its hold.
 *
 * @param buyer as read, and with the new hold
 * @param answerWrites the writes that store the answer under the Idempotency-Key
 */
export const reserve = (
  stock: Stock,
  { order, reclaimed, parts }: Placed,
  buyer: { read: StoredBuyer; next: Buyer },
  events: CloudEvent[],
  answerWrites: Write[],
): Promise<void> =>
  ordersService.commit({
    writes: [
      ...parts.map((part) => takeSeats(stock.ticketId, part, stock.ticketVersion)),
      ...reclaimed.map(putOrder),
      ...openHold(buyer.read, buyer.next, order),
      putOrder(order),
      ...answerWrites,
    ],
    events,
  });

/**
 * The writes that store an order's next state and take or return its seats.
 *
 * @param stock with all shards, for an order that takes its seats again
 */
export function moveSeats(before: Order, after: Order, stock?: Stock): Write[] {
  const bought = boughtSeats(after) - boughtSeats(before);
  const freed = takenSeats(before) - takenSeats(after);
  return [
    putOrder(after),
    ...(bought === 0 ? [] : [addBought(after, bought)]),
    // An expired hold needs no removal from its buyer: it stops counting by the clock.
    ...(before.status === 'created' && after.status === 'cancelled' ? [endHold(before)] : []),
    ...(freed > 0 ? [returnSeats(before, freed)] : []),
    ...(stock && freed < 0
      ? take(stock, -freed, after.shard ?? 0).map((part) => takeSeats(after.ticket.id, part))
      : []),
  ];
}

/** Frees the seats of all expired holds of a ticket. */
export async function releaseExpiredHolds(ticketId: string, given: Given): Promise<void> {
  for await (const orders of expiredHolds(ticketId, given.now)) await releaseHolds(orders, given);
}

async function releaseHolds(orders: Held[], given: Given): Promise<void> {
  const expired = orders.map((order) => expire(order, given));
  const states = expired.map(({ state }) => state);
  const [first] = states;
  if (!first) return;
  await ordersService.commit({
    // All seats go to the shard of one order: a write for each shard would cost more, and an edit levels the shards.
    writes: [returnSeats(first, totalSeats(states)), ...states.map(putOrder)],
    events: expired.flatMap(({ events }) => events),
  });
}

const returnSeats = ({ ticket, shard = 0 }: Order, seats: number): Write =>
  takeSeats(ticket.id, { shard, seats: -seats });

const takenSeats = (order: Order): number =>
  order.status === 'created' || order.status === 'complete' ? order.quantity : 0;
const boughtSeats = (order: Order): number => (order.status === 'complete' ? order.quantity : 0);
const totalSeats = (orders: { quantity: number }[]): number =>
  orders.reduce((sum, { quantity }) => sum + quantity, 0);
