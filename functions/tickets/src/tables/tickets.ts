import { Refused } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { byNewest, byPrice, searchText } from './listing.ts';

export const keyOf = (id: string): Key => ({ pk: `TICKET#${id}`, sk: 'TICKET' });

/** What is stored of the terms for the lists alone. */
const listed = (ticket: Terms) => ({
  ...byNewest(ticket),
  ...byPrice(ticket),
  search: searchText(ticket.title),
});

export const putNewTicket = (ticket: Ticket): Write =>
  putVersioned(ticketsService.table, { ...ticket, ...keyOf(ticket.id), ...listed(ticket) });

/**
 * Stores the next version of the terms, on the condition that the version before it is what is stored. The
 * counts of seats stay what they are: sales move them meanwhile.
 */
export function putTerms(ticket: Ticket): Write {
  const { title, price, currency, quantity, version, updatedAt } = ticket;
  const { startsAt, timeZone, place, description } = ticket;
  const stored = Object.entries({
    ...{ title, price, currency, quantity, version, updatedAt },
    ...{ startsAt, timeZone, place, description },
    ...listed(ticket),
  });
  const set = stored.filter(([, value]) => value !== undefined);
  const gone = stored.filter(([, value]) => value === undefined).map(([name]) => `#${name}`);
  const remove = gone.length > 0 ? ` REMOVE ${gone.join(', ')}` : '';
  return {
    Update: {
      TableName: ticketsService.table,
      Key: keyOf(ticket.id),
      UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}${remove}`,
      ConditionExpression: '#version = :read',
      ExpressionAttributeNames: Object.fromEntries(stored.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
        ':read': ticket.version - 1,
      },
    },
  };
}

export const findTicket = (id: string): Promise<Ticket | undefined> =>
  getItem<Ticket & Key>(ticketsService.table, keyOf(id));

/** @throws Refused (404) when there is no such ticket */
export async function ticketOf(id: string): Promise<Ticket> {
  const ticket = await findTicket(id);
  if (!ticket) throw new Refused(404, 'ticket-unknown');
  return ticket;
}
