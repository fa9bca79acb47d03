import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Count, CountedOrder } from '../domain/seats.ts';
import { ticketsService } from '../service.ts';
import { keyOf } from './tickets.ts';

const keyOfOrder = (ticketId: string, orderId: string): Key => ({
  pk: `TICKET#${ticketId}`,
  sk: `ORDER#${orderId}`,
});

/** An order as it was counted for its ticket. */
export const findCounted = (ticketId: string, orderId: string): Promise<CountedOrder | undefined> =>
  getItem<CountedOrder & Key>(ticketsService.table, keyOfOrder(ticketId, orderId));

/**
 * Stores how an order is counted now, on the condition that it was counted as it was read, and adds the
 * difference. The counts have no condition: sales don't meet each other there.
 *
 * @param forget minutes to drop from the ticket
 */
export function putCount(
  ticketId: string,
  { order, sold, earned, held }: Count,
  known: CountedOrder | undefined,
  forget: string[],
): Write[] {
  const minutes = [...new Set([...Object.keys(held), ...forget])];
  const moves = Object.entries(held);
  const set = [
    ...(sold === 0 ? [] : ['#sold = #sold + :sold']),
    ...(earned.amount === 0 ? [] : ['#earned = if_not_exists(#earned, :none) + :earned']),
    ...moves.map(([minute]) => `#held.#m${minute} = if_not_exists(#held.#m${minute}, :none) + :m${minute}`),
  ];
  const remove = forget.length > 0 ? ` REMOVE ${forget.map((minute) => `#held.#m${minute}`).join(', ')}` : '';
  const counts: Write = {
    Update: {
      TableName: ticketsService.table,
      Key: keyOf(ticketId),
      UpdateExpression: `SET ${set.join(', ')}${remove}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: {
        ...(sold !== 0 && { '#sold': 'sold' }),
        ...(earned.amount !== 0 && { '#earned': `earned${earned.currency}` }),
        ...(minutes.length > 0 && { '#held': 'held' }),
        ...Object.fromEntries(minutes.map((minute) => [`#m${minute}`, minute])),
      },
      ExpressionAttributeValues: {
        ...(sold !== 0 && { ':sold': sold }),
        ...(earned.amount !== 0 && { ':earned': earned.amount }),
        ...((moves.length > 0 || earned.amount !== 0) && { ':none': 0 }),
        ...Object.fromEntries(moves.map(([minute, seats]) => [`:m${minute}`, seats])),
      },
    },
  };
  return [putCounted(ticketId, order, known), ...(set.length > 0 ? [counts] : [])];
}

const putCounted = (ticketId: string, order: CountedOrder, known: CountedOrder | undefined): Write => ({
  Put: {
    TableName: ticketsService.table,
    Item: { ...keyOfOrder(ticketId, order.id), ...order },
    ...(known
      ? {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': known.version },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});
