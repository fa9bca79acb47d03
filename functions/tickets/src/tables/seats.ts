import type { Key, Write } from '@boxoffice/shared/tables/items.ts';
import type { MoneyCount, Seats } from '../domain/seats.ts';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';

/**
 * The seat counts of a ticket are an item of their own, in no index. A count rewrites its item with all attributes, in
 * the table and in each index: with the terms, a long description would be written three times for each sold seat.
 */
export const seatsKey = (ticketId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: 'SEATS' });

/**
 * The parts of an update that add to the sums of money of a ticket. Sums that do not change are left out. The update has
 * the value `:none`, which is 0.
 */
export function addMoney(changes: Partial<Record<MoneyCount, number>>, currency: string) {
  const changed = Object.entries(changes).filter(([, amount]) => amount !== 0);
  return {
    set: changed.map(([kind]) => `#${kind} = if_not_exists(#${kind}, :none) + :${kind}`),
    names: Object.fromEntries(changed.map(([kind]) => [`#${kind}`, `${kind}${currency}`])),
    values: Object.fromEntries(changed.map(([kind, amount]) => [`:${kind}`, amount])),
  };
}

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
