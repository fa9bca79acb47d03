import type { Sales } from '@boxoffice/shared/api/tickets.ts';
import { Refused } from '@boxoffice/shared/decisions/refused.ts';
import { availableAt, heldAt } from './seats.ts';
import type { Ticket } from './ticket.ts';

/**
 * What a ticket's seller sees of its sale.
 *
 * @param now epoch milliseconds
 * @throws Refused (403) for anyone else
 */
export function salesFor(reader: string, ticket: Ticket, now: number): Sales {
  if (reader !== ticket.userId) throw new Refused(403, 'This is not your ticket');
  const { quantity, sold, earned = 0, currency } = ticket;
  return {
    quantity,
    available: availableAt(ticket, now),
    held: heldAt(ticket, now),
    sold,
    earned,
    currency,
  };
}
