import type { Sales } from '@boxoffice/shared/api/tickets.ts';
import { Currency, type Money } from '@boxoffice/shared/api/values.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { availableAt, heldAt } from './seats.ts';
import type { Ticket } from './ticket.ts';

/**
 * What a ticket's seller sees of its sale.
 *
 * @param now epoch milliseconds
 * @throws Refused (403) for anyone else
 */
export function salesFor(reader: string, ticket: Ticket, now: number): Sales {
  if (reader !== ticket.userId) throw new Refused(403, 'ticket-not-yours');
  return salesOf(ticket, now);
}

/** How a ticket sells, for whoever may know. */
export const salesOf = (ticket: Ticket, now: number): Sales => ({
  quantity: ticket.quantity,
  available: availableAt(ticket, now),
  held: heldAt(ticket, now),
  sold: ticket.sold,
  earned: earnedBy(ticket),
});

/** In the ticket's own currency, be it nothing, and in those that it had when some of its orders were made. */
function earnedBy(ticket: Ticket): Money[] {
  const others = Currency.options.filter((code) => code !== ticket.currency && ticket[`earned${code}`]);
  return [ticket.currency, ...others].map((currency) => ({
    amount: ticket[`earned${currency}`] ?? 0,
    currency,
  }));
}
