import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Stock } from '../domain/stock.ts';
import { ordersService } from '../service.ts';

export const keyOfStock = (ticketId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: 'STOCK' });

export const findStock = (ticketId: string): Promise<Stock | undefined> =>
  getItem<Stock & Key>(ordersService.table, keyOfStock(ticketId));

/**
 * Takes seats from the stock, or returns them if `seats` is negative. Its condition prevents that a seat is held twice.
 * An order also passes the ticket's version that its price was read from.
 */
export const takeSeats = (ticketId: string, seats: number, ticketVersion?: number): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: keyOfStock(ticketId),
    UpdateExpression: 'SET available = available - :seats',
    ConditionExpression: `available >= :seats${ticketVersion === undefined ? '' : ' AND ticketVersion = :ticketVersion'}`,
    ExpressionAttributeValues: {
      ':seats': seats,
      ...(ticketVersion !== undefined && { ':ticketVersion': ticketVersion }),
    },
  },
});

/** Stores a new stock, or moves the stored one to the next state of its ticket. */
export const putStock = (next: Stock, read: Stock | undefined): Write =>
  read
    ? moveStock(next, read)
    : {
        Put: {
          TableName: ordersService.table,
          Item: { ...keyOfStock(next.ticketId), ...next },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };

/**
 * Moves `available` by the change of the capacity, on the condition that the ticket's version and the capacity are as
 * read. Orders change neither, so a busy sale causes no conflict. Removed seats must still be free.
 */
function moveStock({ ticketId, available: _, ...state }: Stock, read: Stock): Write {
  // A stock that was read has its key attributes, which an update must not set.
  const { pk, sk, ...terms } = state as typeof state & Partial<Key>;
  const names = Object.keys(terms);
  const delta = terms.capacity - read.capacity;
  const set = ['available = available + :delta', ...names.map((name) => `#${name} = :${name}`)];
  return {
    Update: {
      TableName: ordersService.table,
      Key: keyOfStock(ticketId),
      UpdateExpression: `SET ${set.join(', ')}`,
      ConditionExpression: `#ticketVersion = :readVersion AND #capacity = :readCapacity${delta < 0 ? ' AND available >= :removed' : ''}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(terms).map(([name, value]) => [`:${name}`, value])),
        ':delta': delta,
        ':readVersion': read.ticketVersion,
        ':readCapacity': read.capacity,
        ...(delta < 0 && { ':removed': -delta }),
      },
    },
  };
}
