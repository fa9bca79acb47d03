import { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { TicketData } from '@boxoffice/shared/events/ticket.ts';
import { readFromOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { config } from '../config.ts';

/** Reads the ticket from its owner, the tickets service; undefined if it does not exist. */
export const readTicket = (ticketId: string, caller: Caller): Promise<TicketData | undefined> =>
  readFromOwner(`${config.TICKETS_URL}/api/tickets/${ticketId}`, Ticket, caller);
