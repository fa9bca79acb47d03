import { WithdrawTicket } from '@boxoffice/shared/api/tickets.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { withdraw } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { deleteSellerEntry } from '../tables/sellers.ts';
import { shrinkStock } from '../tables/shrinks.ts';
import { putTicket, ticketOf } from '../tables/tickets.ts';

export const withdrawTicket = httpFunction(
  ticketsService,
  'withdraw-ticket',
  WithdrawTicket,
  async ({ params, caller, given }) => {
    const ticket = await ticketOf(params.id);
    const { state, events } = withdraw(ticket, { seller: caller.userId }, given);
    const shrunk = await shrinkStock(state, caller, given);
    const writes = [...putTicket(state, ticket), deleteSellerEntry(state), ...shrunk];
    await ticketsService.commit({ writes, events });
    return noContent();
  },
);
