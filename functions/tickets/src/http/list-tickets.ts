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
  async ({ query, given, url }) => {
    const { items, next } = await listedTickets(query);
    return page(
      items.map((ticket) => summary(ticket, given.now)),
      url,
      next,
    );
  },
);
