import { TicketCancelled, TicketCreated, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { noticeOf } from '../domain/notice.ts';
import { followTicket as follow } from '../domain/ticket.ts';
import { passesService } from '../service.ts';
import { putNotice } from '../tables/notices.ts';
import { findTicket, putTicket } from '../tables/tickets.ts';

/** Stores what a pass shows of its ticket, and begins the notice of another date or place in the same transaction. */
export const followTicket = eventFunction(
  passesService,
  'follow-ticket',
  [TicketCreated, TicketUpdated, TicketCancelled],
  async ({ event: { data }, given }) => {
    const stored = await findTicket(data.id);
    const ticket = follow(stored, data);
    const notice = noticeOf(ticket, given);
    const writes = [putTicket(ticket, stored), ...(notice ? [putNotice(notice)] : [])];
    await passesService.commit({ writes });
  },
);
