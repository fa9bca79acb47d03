import { FollowTicket } from '@boxoffice/shared/api/orders.ts';
import { CancelTicket } from '@boxoffice/shared/api/tickets.ts';
import { Unreachable } from '@boxoffice/shared/errors.ts';
import { accepted } from '@boxoffice/shared/functions/answer.ts';
import { commandOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { config } from '../config.ts';
import { cancel } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { putTicket, ticketOf } from '../tables/tickets.ts';
import { view } from './view.ts';

export const cancelTicket = httpFunction(
  ticketsService,
  'cancel-ticket',
  CancelTicket,
  async ({ params, body, caller, given }) => {
    const ticket = await ticketOf(params.id);
    const { state, events } = cancel(ticket, { seller: caller.userId, reason: body.reason }, given);
    await ticketsService.commit({ writes: putTicket(state, ticket), events });
    // The event stops the sale too, but a Broker that is away would keep it open.
    const url = `${config.ORDERS_URL}${FollowTicket.path.replace(':ticketId', state.id)}`;
    await commandOwner(url, { version: state.version }, caller).catch((error: Error) => {
      if (!(error instanceof Unreachable)) throw error;
      log('warn', 'the sale of a cancelled event stops with its event', {
        ticket: state.id,
        reason: error.message,
      });
    });
    return accepted(view(state, given.now));
  },
);
