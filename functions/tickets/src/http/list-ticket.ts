import { ListTicket } from '@boxoffice/shared/api/tickets.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { getsPrice, list } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { sellerIsOpen } from '../tables/closings.ts';
import { putSellerEntry } from '../tables/sellers.ts';
import { putNewTicket } from '../tables/tickets.ts';
import { requirePayouts } from './require-payouts.ts';
import { view } from './view.ts';

export const listTicket = httpFunction(
  ticketsService,
  'list-ticket',
  ListTicket,
  async ({ body, caller, given, keepAnswer }) => {
    if (!caller.emailVerified) throw new Refused(403, 'email-unconfirmed');
    const { state: ticket, events } = list({ ...body, seller: caller.userId }, given);
    if (getsPrice(undefined, ticket)) await requirePayouts(caller);
    const answer = created(view(ticket, given.now));
    await ticketsService.commit({
      writes: [
        ...putNewTicket(ticket),
        putSellerEntry(ticket),
        sellerIsOpen(ticket.userId, given.now),
        ...keepAnswer(answer),
      ],
      events,
    });
    return answer;
  },
);
