import { EditTicket } from '@boxoffice/shared/api/tickets.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { edit, getsPrice, lowersQuantity } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { sellerIsOpen } from '../tables/closings.ts';
import { shrinkStock } from '../tables/shrinks.ts';
import { putTicket, ticketOf } from '../tables/tickets.ts';
import { requirePayouts } from './require-payouts.ts';
import { view } from './view.ts';

export const editTicket = httpFunction(
  ticketsService,
  'edit-ticket',
  EditTicket,
  async ({ params, body, caller, given, keepAnswer }) => {
    const ticket = await ticketOf(params.id);
    const { state, events } = edit(ticket, { ...body, editor: caller.userId }, given);
    if (getsPrice(ticket, state)) await requirePayouts(caller);
    const shrunk = lowersQuantity(ticket, state) ? await shrinkStock(state, caller, given) : [];
    const answer = ok(view(state, given.now));
    await ticketsService.commit({
      writes: [
        ...putTicket(state, ticket),
        ...shrunk,
        sellerIsOpen(ticket.userId, given.now),
        ...keepAnswer(answer),
      ],
      events,
    });
    return answer;
  },
);
