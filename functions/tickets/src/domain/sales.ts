import type { Sales } from '@boxoffice/shared/api/tickets.ts';
import { Currency, type Money } from '@boxoffice/shared/api/values.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { availableAt, heldAt, type MoneyCount } from './seats.ts';
import type { Ticket } from './ticket.ts';

/**
 * The sales of a ticket, for its seller.
 *
 * @param now epoch milliseconds
 * @throws Refused (403) for another user
 */
export function salesFor(reader: string, ticket: Ticket, now: number): Sales {
  onlySeller(reader, ticket);
  return salesOf(ticket, now);
}

/** @throws Refused (403) for another user */
export function onlySeller(reader: string, { userId }: Ticket): void {
  if (reader !== userId) throw new Refused(403, 'ticket-not-yours');
}

/** The sales of a ticket, without a check of the reader. */
export const salesOf = (ticket: Ticket, now: number): Sales => ({
  quantity: ticket.quantity,
  available: availableAt(ticket, now),
  held: heldAt(ticket, now),
  sold: ticket.sold,
  earned: sumsOf(ticket, 'earned'),
  refunded: sumsOf(ticket, 'refunded'),
  fee: sumsOf(ticket, 'fee'),
  paidOut: differencesOf(ticket, 'transferred', 'fee'),
  pending: differencesOf(ticket, 'earned', 'transferred'),
});

/** The sum in the ticket's currency (also 0), then those in its former currencies. */
const sumsOf = (ticket: Ticket, kind: MoneyCount): Money[] =>
  amountsOf(ticket, (currency) => ticket[`${kind}${currency}`] ?? 0);

const differencesOf = (ticket: Ticket, kind: MoneyCount, less: MoneyCount): Money[] =>
  amountsOf(ticket, (currency) => (ticket[`${kind}${currency}`] ?? 0) - (ticket[`${less}${currency}`] ?? 0));

function amountsOf(ticket: Ticket, amountIn: (currency: Currency) => number): Money[] {
  const others = Currency.options.filter((code) => code !== ticket.currency && amountIn(code) !== 0);
  return [ticket.currency, ...others].map((currency) => ({ amount: amountIn(currency), currency }));
}
