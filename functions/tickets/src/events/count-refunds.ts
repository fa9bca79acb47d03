import { NotYet } from '@boxoffice/shared/errors.ts';
import { PaymentDisputed, PaymentRefunded } from '@boxoffice/shared/events/payment.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { countRefund } from '../domain/refund.ts';
import { ticketsService } from '../service.ts';
import { findRefund, putRefund } from '../tables/refunds.ts';
import { findSeatShard } from '../tables/seats.ts';
import { findTerms } from '../tables/tickets.ts';

/** Takes refunds and lost disputes off the seller's earnings. */
export const countRefunds = eventFunction(
  ticketsService,
  'count-refunds',
  [PaymentRefunded, PaymentDisputed],
  async ({ event: { data: payment } }) => {
    const { ticketId, orderId, id, currency } = payment;
    // A payment of an earlier release does not say its ticket.
    if (!ticketId) return;
    const [terms, stored] = await Promise.all([findTerms(ticketId), findRefund(orderId, id)]);
    if (!terms) throw new NotYet(`Ticket ${ticketId} is not stored yet`);
    const counted = countRefund(stored, payment);
    const shard = await findSeatShard(terms, orderId);
    await ticketsService.commit({ writes: putRefund(shard, counted, stored, currency) });
  },
);
