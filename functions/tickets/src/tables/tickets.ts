import { Refused } from '@boxoffice/shared/errors.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import type { Key, Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { Seats } from '../domain/seats.ts';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { byNewest, byPrice, searchText } from './listing.ts';
import { merge, putNewSeats, seatsKey } from './seats.ts';

export const keyOf = (id: string): Key => ({ pk: `TICKET#${id}`, sk: 'TICKET' });

/** The attributes that only the lists need. */
const listAttributes = (ticket: Terms) => ({
  ...byNewest(ticket),
  ...byPrice(ticket),
  search: searchText(ticket.title),
});

/** The writes that store a new ticket: its terms and its seat counts. */
export function putNewTicket(ticket: Ticket): Write[] {
  const { sold, held, ...terms } = ticket;
  return [
    putVersioned(ticketsService.table, { ...terms, ...keyOf(ticket.id), ...listAttributes(ticket) }),
    putNewSeats(ticket),
  ];
}

/**
 * Stores the next version of the terms, on the condition that the version before it is stored. The seat
 * counts are another item, because concurrent sales change them.
 */
export function putTerms(ticket: Ticket): Write {
  const attributes = Object.entries({
    title: ticket.title,
    price: ticket.price,
    currency: ticket.currency,
    quantity: ticket.quantity,
    version: ticket.version,
    updatedAt: ticket.updatedAt,
    startsAt: ticket.startsAt,
    timeZone: ticket.timeZone,
    place: ticket.place,
    description: ticket.description,
    ...listAttributes(ticket),
  });
  const set = attributes.filter(([, value]) => value !== undefined);
  const absent = attributes.filter(([, value]) => value === undefined).map(([name]) => `#${name}`);
  const remove = absent.length > 0 ? ` REMOVE ${absent.join(', ')}` : '';
  return {
    Update: {
      TableName: ticketsService.table,
      Key: keyOf(ticket.id),
      UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}${remove}`,
      ConditionExpression: '#version = :read',
      ExpressionAttributeNames: Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
        ':read': ticket.version - 1,
      },
    },
  };
}

export async function findTicket(id: string): Promise<Ticket | undefined> {
  const items = await getItems<Key>(ticketsService.table, [keyOf(id), seatsKey(id)]);
  const itemOf = (sk: string) => items.find((item) => item.sk === sk);
  const terms = itemOf('TICKET') as (Terms & Key) | undefined;
  return terms && merge(terms, itemOf('SEATS') as (Seats & Key) | undefined);
}

/** @throws Refused (404) when the ticket does not exist */
export async function ticketOf(id: string): Promise<Ticket> {
  const ticket = await findTicket(id);
  if (!ticket) throw new Refused(404, 'ticket-unknown');
  return ticket;
}
