import { TicketCreated, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { passesService } from '../service.ts';
import { storeTicket } from '../tables/tickets.ts';

/** Stores what a pass shows of its ticket. */
export const followTicket = eventFunction(
  passesService,
  'follow-ticket',
  [TicketCreated, TicketUpdated],
  async ({ event: { data } }) => {
    await storeTicket(data);
  },
);
