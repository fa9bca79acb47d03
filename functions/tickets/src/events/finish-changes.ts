import { ReadTicketVersions } from '@boxoffice/shared/api/replicas.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { config } from '../config.ts';
import { publishAgain } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { undoAbandonedShrinks } from '../tables/shrinks.ts';
import { findTicket } from '../tables/tickets.ts';

const confirmTickets = confirmReplicas(ticketsService, {
  urls: [config.ORDERS_URL],
  path: ReadTicketVersions.path,
  restate: async (id, given) => {
    const ticket = await findTicket(id);
    return ticket && publishAgain(ticket, given);
  },
});

export const finishChanges = eventFunction(
  ticketsService,
  'finish-ticket-changes',
  [Tick],
  async ({ given }) => {
    await ticketsService.republish();
    await undoAbandonedShrinks(given);
    await confirmTickets(given);
  },
);
