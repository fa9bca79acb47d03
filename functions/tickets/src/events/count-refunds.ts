import { NotYet } from '@boxoffice/shared/errors.ts';
import { PaymentDisputed, PaymentRefunded } from '@boxoffice/shared/events/payment.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { countRefund } from '../domain/refund.ts';
import { ticketsService } from '../service.ts';
import { findRefund, putRefund } from '../tables/refunds.ts';
import { findTicket } from '../tables/tickets.ts';

/** Takes refunds and lost disputes off the seller's earnings. */
export const countRefunds = eventFunction(
  ticketsService,
  'count-refunds',
  [PaymentRefunded, PaymentDisputed],
  async ({ event: { data: payment } }) => {
    const { ticketId, orderId, id, currency } = payment;
    // A payment of an earlier release does not say its ticket.
    if (!ticketId) return;
    const [ticket, stored] = await Promise.all([findTicket(ticketId), findRefund(orderId, id)]);
    if (!ticket) throw new NotYet(`Ticket ${ticketId} is not stored yet`);
    const counted = countRefund(stored, payment);
    await ticketsService.commit({ writes: putRefund(ticketId, counted, stored, currency) });
  },
);
