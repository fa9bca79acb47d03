import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Stock } from '../domain/stock.ts';
import { ordersService } from '../service.ts';

const keyOf = (ticketId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: 'STOCK' });

export const findStock = (ticketId: string): Promise<Stock | undefined> =>
  getItem<Stock & Key>(ordersService.table, keyOf(ticketId));

/**
 * Takes seats from the stock, or returns them if `seats` is negative. Its condition prevents that a seat is held twice.
 * An order also passes the ticket's version that its price was read from.
 */
export const takeSeats = (ticketId: string, seats: number, ticketVersion?: number): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: keyOf(ticketId),
    UpdateExpression: 'SET available = available - :seats',
    ConditionExpression: `available >= :seats${ticketVersion === undefined ? '' : ' AND ticketVersion = :ticketVersion'}`,
    ExpressionAttributeValues: {
      ':seats': seats,
      ...(ticketVersion !== undefined && { ':ticketVersion': ticketVersion }),
    },
  },
});

/** Stores a new stock, or the next state on the condition that the stock is as it was read. */
export const putStock = (next: Stock, read: Stock | undefined): Write => ({
  Put: {
    TableName: ordersService.table,
    Item: { ...keyOf(next.ticketId), ...next },
    ...(read
      ? {
          ConditionExpression:
            'ticketVersion = :version AND available = :available AND #capacity = :capacity',
          ExpressionAttributeNames: { '#capacity': 'capacity' },
          ExpressionAttributeValues: {
            ':version': read.ticketVersion,
            ':available': read.available,
            ':capacity': read.capacity,
          },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});
