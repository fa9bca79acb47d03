import { NotYet } from '@boxoffice/shared/errors.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  OrderExpired,
} from '@boxoffice/shared/events/order.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { count, expiredMinutes } from '../domain/seats.ts';
import { ticketsService } from '../service.ts';
import { findCounted, putCount } from '../tables/counts.ts';
import { findTicket } from '../tables/tickets.ts';

export const countSeats = eventFunction(
  ticketsService,
  'count-seats',
  [OrderCreated, OrderCancelled, OrderExpired, OrderCompleted],
  async ({ event: { data: order }, cause, given }) => {
    const [ticket, stored] = await Promise.all([
      findTicket(order.ticketId),
      findCounted(order.ticketId, order.id),
    ]);
    if (!ticket) throw new NotYet(`Ticket ${order.ticketId} is not stored yet`);
    const counted = count(stored, order, given.now);
    await ticketsService.commit({
      writes: putCount(ticket.id, counted, stored, expiredMinutes(ticket, given.now)),
      cause,
    });
  },
);
