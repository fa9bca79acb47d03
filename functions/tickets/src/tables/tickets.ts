import { Refused } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { byNewest, byPrice, searchText } from './listing.ts';

export const keyOf = (id: string): Key => ({ pk: `TICKET#${id}`, sk: 'TICKET' });

/** The attributes that only the lists need. */
const listAttributes = (ticket: Terms) => ({
  ...byNewest(ticket),
  ...byPrice(ticket),
  search: searchText(ticket.title),
});

export const putNewTicket = (ticket: Ticket): Write =>
  putVersioned(ticketsService.table, { ...ticket, ...keyOf(ticket.id), ...listAttributes(ticket) });

/**
 * Stores the next version of the terms, on the condition that the version before it is stored. It does not write the
 * seat counts, because concurrent sales change them.
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

export const findTicket = (id: string): Promise<Ticket | undefined> =>
  getItem<Ticket & Key>(ticketsService.table, keyOf(id));

/** @throws Refused (404) when the ticket does not exist */
export async function ticketOf(id: string): Promise<Ticket> {
  const ticket = await findTicket(id);
  if (!ticket) throw new Refused(404, 'ticket-unknown');
  return ticket;
}
