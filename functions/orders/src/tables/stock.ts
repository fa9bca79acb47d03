import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Stock } from '../domain/stock.ts';
import { ordersService } from '../service.ts';

const keyOf = (ticketId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: 'STOCK' });

export const findStock = (ticketId: string): Promise<Stock | undefined> =>
  getItem<Stock & Key>(ordersService.table, keyOf(ticketId));

/**
 * Takes seats from the stock, or gives back when `seats` is negative: the one condition that no seat is held
 * twice. Taking insists on the ticket's version that the buyer's price was read from.
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

/** Stores the first state of a stock, or its next one on the condition that nobody changed it meanwhile. */
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
