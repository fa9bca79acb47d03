import { shardsFor } from '@boxoffice/shared/decisions/ticket-shards.ts';
import { ProcessMap } from '@boxoffice/shared/functions/process-map.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { config } from '../config.ts';
import type { MoneyCount, Seats } from '../domain/seats.ts';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';

/**
 * The seat counts of a ticket are items of their own, in no index. A count rewrites its item with all attributes, in
 * the table and in each index: with the terms, a long description would be written three times for each sold seat.
 *
 * Those of a large ticket are spread over shards, each in a partition of its own, because transactions that meet at an
 * item conflict. The counts are the sums of all shards.
 */
export const seatsKey = (ticketId: string, shard = 0): Key =>
  shard === 0
    ? { pk: `TICKET#${ticketId}`, sk: 'SEATS' }
    : { pk: `TICKET#${ticketId}#${shard}`, sk: `SEATS#${shard}` };

/** The tickets whose shards a process remembers. */
const MOST_KNOWN = 1000;
const known = new ProcessMap<number>(MOST_KNOWN);

/** The shards that a ticket of this quantity needs. They never become fewer, so that no count is missed. */
export const seatShardsOf = ({ quantity, seatShards }: Terms): number =>
  shardsFor(quantity, config.SEATS_PER_SHARD, seatShards);

/**
 * The shard that counts an order, as far as this process knows. Every shard is right, because only the sum counts. So
 * a process reads the number of shards only after a conflict.
 */
export const knownSeatShard = (ticketId: string, orderId: string): SeatShard => ({
  key: seatsKey(ticketId, shardOf(orderId, known.get(ticketId) ?? 1)),
  isNew: false,
});

/** A shard; it is new before its first count. */
export interface SeatShard {
  key: Key;
  isNew: boolean;
}

/** Reads the shard that counts an order, and remembers the number of shards. */
export async function findSeatShard(
  { id, seatShards = 1 }: Terms,
  orderId: string,
): Promise<SeatShard & { seats: Seats | undefined }> {
  known.set(id, seatShards);
  const key = seatsKey(id, shardOf(orderId, seatShards));
  const seats = await getItem<Seats>(ticketsService.table, key);
  return { key, seats, isNew: seats === undefined };
}

/** Differences of the counts. */
export interface SeatChanges {
  sold: number;
  /** By the second at which the holds expire. */
  held: Record<string, number>;
  /** In minor units of the currency. */
  money: Partial<Record<MoneyCount, number>>;
  currency: string;
}

/** Stores the counts of a new ticket, in the transaction that stores its terms. */
export const putNewSeats = ({ id, sold, held }: Ticket): Write => ({
  Put: { TableName: ticketsService.table, Item: { ...seatsKey(id), sold, held } },
});

/**
 * Adds differences to a shard, on the condition that it exists, or is new as it was read.
 *
 * @param expired seconds to remove
 * @returns no write if nothing changes
 */
export const changeSeats = (
  { key, isNew }: SeatShard,
  changes: SeatChanges,
  expired: string[] = [],
): Write[] => (isNew ? [putFirst(key, changes)] : addTo(key, changes, expired));

const putFirst = (key: Key, { sold, held, money, currency }: SeatChanges): Write => ({
  Put: {
    TableName: ticketsService.table,
    Item: { ...key, sold, held, ...sumsOf(money, currency) },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** The write has no condition on the counts, so concurrent sales only conflict when they meet in time. */
function addTo(key: Key, changes: SeatChanges, expired: string[]): Write[] {
  const { sold, held } = changes;
  const money = Object.entries(sumsOf(changes.money, changes.currency)).filter(([, amount]) => amount !== 0);
  const moves = Object.entries(held);
  const seconds = [...new Set([...Object.keys(held), ...expired])];
  const set = [
    ...(sold === 0 ? [] : ['#sold = #sold + :sold']),
    ...money.map(([name]) => `#${name} = if_not_exists(#${name}, :none) + :${name}`),
    ...moves.map(([second]) => `#held.#s${second} = if_not_exists(#held.#s${second}, :none) + :s${second}`),
  ];
  if (set.length === 0) return [];
  const remove =
    expired.length > 0 ? ` REMOVE ${expired.map((second) => `#held.#s${second}`).join(', ')}` : '';
  const Update = {
    TableName: ticketsService.table,
    Key: key,
    UpdateExpression: `SET ${set.join(', ')}${remove}`,
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: {
      ...(sold !== 0 && { '#sold': 'sold' }),
      ...Object.fromEntries(money.map(([name]) => [`#${name}`, name])),
      ...(seconds.length > 0 && { '#held': 'held' }),
      ...Object.fromEntries(seconds.map((second) => [`#s${second}`, second])),
    },
    ExpressionAttributeValues: {
      ...(sold !== 0 && { ':sold': sold }),
      ...Object.fromEntries(money.map(([name, amount]) => [`:${name}`, amount])),
      ...((moves.length > 0 || money.length > 0) && { ':none': 0 }),
      ...Object.fromEntries(moves.map(([second, seats]) => [`:s${second}`, seats])),
    },
  };
  return [{ Update }];
}

const sumsOf = (money: SeatChanges['money'], currency: string): Record<string, number> =>
  Object.fromEntries(Object.entries(money).map(([kind, amount]) => [`${kind}${currency}`, amount]));

/** A ticket of its terms and the shards of its counts. */
export function merge(terms: Terms, shards: (Seats & Key)[]): Ticket {
  const sums: Record<string, number> = {};
  const held: Record<string, number> = {};
  const add = (to: Record<string, number>, name: string, value: number) => {
    to[name] = (to[name] ?? 0) + value;
  };
  for (const { pk, sk, held: heldHere, ...sumsHere } of shards) {
    for (const [second, seats] of Object.entries(heldHere)) add(held, second, seats);
    for (const [name, value] of Object.entries(sumsHere)) add(sums, name, value ?? 0);
  }
  const { sold } = sums;
  if (sold === undefined) throw new Error(`Ticket ${terms.id} has no seat counts`);
  return { ...terms, ...sums, sold, held };
}
