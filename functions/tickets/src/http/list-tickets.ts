import { ListTickets } from '@boxoffice/shared/api/tickets.ts';
import { networkOf, UNKNOWN } from '@boxoffice/shared/decisions/address.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { reservedAttempts } from '@boxoffice/shared/tables/reserved-attempts.ts';
import { SEARCHES_PER_ADDRESS } from '../domain/limit.ts';
import { ticketsService } from '../service.ts';
import { listedTickets } from '../tables/listing.ts';
import { summary } from './view.ts';

export const listTickets = httpFunction(
  ticketsService,
  'list-tickets',
  ListTickets,
  async ({ query, given, headers, url }) => {
    const address = networkOf(headers['x-forwarded-for']);
    // A request without an address comes from inside the cluster.
    if (query.q && address !== UNKNOWN)
      await reservedAttempts.count(ticketsService.table, {
        limit: SEARCHES_PER_ADDRESS,
        subject: address,
        now: given.now,
        scale: ticketsService.limitsScale,
      });
    const { items, next } = await listedTickets(query);
    return page(
      items.map((ticket) => summary(ticket, given.now)),
      url,
      next,
    );
  },
);
