import { ListTickets } from '@boxoffice/shared/api/tickets.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { ticketsService } from '../service.ts';
import { listedTickets } from '../tables/listing.ts';
import { summary } from './view.ts';

export const listTickets = httpFunction(
  ticketsService,
  'list-tickets',
  ListTickets,
  async ({ query, given: { now }, url }) => {
    const { items, next } = await listedTickets(query, now);
    return page(
      items.map((ticket) => summary(ticket, now)),
      url,
      next,
    );
  },
);
