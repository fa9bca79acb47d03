import { ExportTickets } from '@boxoffice/shared/api/exports.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { salesOf } from '../domain/sales.ts';
import { ticketsService } from '../service.ts';
import { ticketsOf } from '../tables/sellers.ts';
import { view } from './view.ts';

export const exportTickets = httpFunction(
  ticketsService,
  'export-tickets',
  ExportTickets,
  async ({ query, caller, given: { now }, url }) => {
    const { items, next } = await ticketsOf(caller.userId, query.limit, query.cursor);
    const tickets = items.map((ticket) => ({ ...view(ticket, now), sales: salesOf(ticket, now) }));
    return page(tickets, url, next);
  },
);
