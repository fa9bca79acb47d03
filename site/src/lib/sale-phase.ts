import type { Ticket } from '@boxoffice/shared/api/tickets.ts';

/** Whether a visitor can buy, and why not. `held`: unpaid orders have all seats, and can give them back. */
export type SalePhase = 'cancelled' | 'not-started' | 'ended' | 'paused' | 'held' | 'sold-out' | 'open';

type Sale = Pick<
  Ticket,
  'startsAt' | 'salesStartAt' | 'salesEndAt' | 'pausedAt' | 'cancelledAt' | 'available' | 'held'
>;

/** @param now epoch milliseconds of the server's clock */
export function salePhase(ticket: Sale, now: number): SalePhase {
  const { salesStartAt, startsAt, salesEndAt = startsAt } = ticket;
  if (ticket.cancelledAt !== undefined) return 'cancelled';
  if (salesEndAt !== undefined && now >= Date.parse(salesEndAt)) return 'ended';
  if (salesStartAt !== undefined && now < Date.parse(salesStartAt)) return 'not-started';
  if (ticket.pausedAt !== undefined) return 'paused';
  if (ticket.available > 0) return 'open';
  return ticket.held > 0 ? 'held' : 'sold-out';
}
