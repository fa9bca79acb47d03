import { RemoveCover } from '@boxoffice/shared/api/covers.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { changeCover } from '../domain/cover.ts';
import { ticketsService } from '../service.ts';
import { putTicket, ticketOf } from '../tables/tickets.ts';

export const removeCover = httpFunction(
  ticketsService,
  'remove-cover',
  RemoveCover,
  async ({ params, caller, given }) => {
    const ticket = await ticketOf(params.id);
    const { state, events } = changeCover(ticket, { seller: caller.userId }, given);
    if (state !== ticket) await ticketsService.commit({ writes: putTicket(state, ticket), events });
    return noContent();
  },
);
