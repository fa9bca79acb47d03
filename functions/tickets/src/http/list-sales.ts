import { ListSales, type OwnTicket } from '@boxoffice/shared/api/tickets.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { salesOf } from '../domain/sales.ts';
import { ticketsService } from '../service.ts';
import { ticketsOf } from '../tables/sellers.ts';
import { summary } from './view.ts';

export const listSales = httpFunction(
  ticketsService,
  'list-sales',
  ListSales,
  async ({ query, caller, given: { now }, url }) => {
    const { items, next } = await ticketsOf(caller.userId, query.limit, query.cursor);
    return page(
      items.map((ticket): OwnTicket => ({ ...summary(ticket, now), ...salesOf(ticket, now) })),
      url,
      next,
    );
  },
);
