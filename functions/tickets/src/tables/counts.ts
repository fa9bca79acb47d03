import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { putIfUnchanged } from '@boxoffice/shared/tables/versioned.ts';
import type { Count, CountedOrder } from '../domain/seats.ts';
import { ticketsService } from '../service.ts';
import { addMoney, seatsKey } from './seats.ts';

const keyOfOrder = (ticketId: string, orderId: string): Key => ({
  pk: `TICKET#${ticketId}`,
  sk: `ORDER#${orderId}`,
});

/** One order of so many removes the seconds that no count changes any more. */
const REMOVE_EVERY = 64;

/**
 * Whether the events of an order also remove old seconds from its ticket. An order adds at most one second. Each
 * of its two or more events removes up to 50, so a few orders are enough, and the others need not read the ticket.
 */
export const removesSeconds = (orderId: string): boolean => shardOf(orderId, REMOVE_EVERY) === 0;

/** Reads the last count of an order. */
export const findCounted = (ticketId: string, orderId: string): Promise<CountedOrder | undefined> =>
  getItem<CountedOrder & Key>(ticketsService.table, keyOfOrder(ticketId, orderId));

/** Reads the last counts of a ticket's orders, the newest order first. */
export const countedOrders = (ticketId: string): AsyncIterable<CountedOrder> =>
  queryAllItems<CountedOrder & Key>(ticketsService.table, {
    pk: seatsKey(ticketId).pk,
    prefix: 'ORDER#',
    newestFirst: true,
    pageSize: 1000,
  });

/**
 * Stores the new count of an order, on the condition that its last count is as it was read, and adds the difference to
 * the ticket. The ticket's write has no condition on its counts, so concurrent sales do not conflict.
 *
 * @param expired seconds to remove from the ticket
 */
export function putCount(
  ticketId: string,
  { order, sold, earned, transferred, fee, held }: Count,
  stored: CountedOrder | undefined,
  expired: string[],
): Write[] {
  const seconds = [...new Set([...Object.keys(held), ...expired])];
  const moves = Object.entries(held);
  const money = addMoney({ earned: earned.amount, transferred, fee }, earned.currency);
  const set = [
    ...(sold === 0 ? [] : ['#sold = #sold + :sold']),
    ...money.set,
    ...moves.map(([second]) => `#held.#s${second} = if_not_exists(#held.#s${second}, :none) + :s${second}`),
  ];
  const remove =
    expired.length > 0 ? ` REMOVE ${expired.map((second) => `#held.#s${second}`).join(', ')}` : '';
  const counts: Write = {
    Update: {
      TableName: ticketsService.table,
      Key: seatsKey(ticketId),
      UpdateExpression: `SET ${set.join(', ')}${remove}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: {
        ...(sold !== 0 && { '#sold': 'sold' }),
        ...money.names,
        ...(seconds.length > 0 && { '#held': 'held' }),
        ...Object.fromEntries(seconds.map((second) => [`#s${second}`, second])),
      },
      ExpressionAttributeValues: {
        ...(sold !== 0 && { ':sold': sold }),
        ...money.values,
        ...((moves.length > 0 || money.set.length > 0) && { ':none': 0 }),
        ...Object.fromEntries(moves.map(([second, seats]) => [`:s${second}`, seats])),
      },
    },
  };
  return [putCountedOrder(ticketId, order, stored), ...(set.length > 0 ? [counts] : [])];
}

const putCountedOrder = (ticketId: string, order: CountedOrder, stored: CountedOrder | undefined): Write =>
  putIfUnchanged(ticketsService.table, { ...keyOfOrder(ticketId, order.id), ...order }, stored?.version);
