import { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { TicketData } from '@boxoffice/shared/events/ticket.ts';
import { readFromOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { getItem, type Key } from '@boxoffice/shared/tables/items.ts';
import { storeReplica } from '@boxoffice/shared/tables/replicas.ts';
import { config } from '../config.ts';
import { passesService } from '../service.ts';

/** The parts of a ticket that passes show and check. */
export type PassTicket = Pick<
  TicketData,
  'id' | 'version' | 'title' | 'userId' | 'startsAt' | 'timeZone' | 'place'
>;

const keyOfTicket = (id: string): Key => ({ pk: `TICKET#${id}`, sk: 'TICKET' });

export const findTicket = (id: string): Promise<PassTicket | undefined> =>
  getItem<PassTicket & Key>(passesService.table, keyOfTicket(id));

/** Reads tickets; those that have not arrived yet are absent. */
export async function findTickets(ids: string[]): Promise<Map<string, PassTicket>> {
  const tickets = await getItems<PassTicket & Key>(passesService.table, ids.map(keyOfTicket));
  return new Map(tickets.map((ticket) => [ticket.id, ticket]));
}

/**
 * Stores the replica of a ticket, unless the same or a newer version is stored.
 *
 * @throws Error when the version is too far ahead
 */
export function storeTicket(ticket: PassTicket): Promise<boolean> {
  const { id, version, title, userId, startsAt, timeZone, place } = ticket;
  return storeReplica(passesService.table, {
    ...keyOfTicket(id),
    ...{ id, version, title, userId, startsAt, timeZone, place },
  });
}

/** Reads a ticket. If its event has not arrived yet, this asks the ticket's owner and stores the answer. */
export async function loadTicket(id: string, caller: Caller): Promise<PassTicket | undefined> {
  const stored = await findTicket(id);
  if (stored) return stored;
  const ticket = await readFromOwner(`${config.TICKETS_URL}/api/tickets/${id}`, Ticket, caller);
  if (ticket) await storeTicket(ticket);
  return ticket;
}
