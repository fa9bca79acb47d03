import type { Key, Write } from '@boxoffice/shared/tables/items.ts';
import type { Seats } from '../domain/seats.ts';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';

/**
 * The seat counts of a ticket are an item of their own, in no index. A count rewrites its item with all attributes, in
 * the table and in each index: with the terms, a long description would be written three times for each sold seat.
 */
export const seatsKey = (ticketId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: 'SEATS' });

/** Stores the counts of a new ticket, in the transaction that stores its terms. */
export const putNewSeats = ({ id, sold, held }: Ticket): Write => ({
  Put: { TableName: ticketsService.table, Item: { ...seatsKey(id), sold, held } },
});

/** A ticket of its items. */
export function merge(terms: Terms, seats: (Seats & Key) | undefined): Ticket {
  if (!seats) throw new Error(`Ticket ${terms.id} has no seat counts`);
  const { pk, sk, ...counts } = seats;
  return { ...terms, ...counts };
}
