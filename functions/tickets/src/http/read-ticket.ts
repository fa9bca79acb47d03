import { ReadTicket } from '@boxoffice/shared/api/tickets.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { ticketsService } from '../service.ts';
import { ticketOf } from '../tables/tickets.ts';
import { view } from './view.ts';

export const readTicket = httpFunction(ticketsService, 'read-ticket', ReadTicket, async ({ params, given }) =>
  ok(view(await ticketOf(params.id), given.now)),
);
