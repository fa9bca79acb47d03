import { ReadCalendar } from '@boxoffice/shared/api/passes.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { file } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { calendarFileOf } from '../documents/files.ts';
import { passesService } from '../service.ts';
import { allOfOrder } from '../tables/holders.ts';
import { loadTicket } from '../tables/tickets.ts';

export const readCalendar = httpFunction(
  passesService,
  'read-calendar',
  ReadCalendar,
  async ({ params, caller }) => {
    const [pass] = await allOfOrder(params.orderId, caller.userId);
    const ticket = pass && (await loadTicket(pass.order.ticketId, caller));
    if (!ticket) throw new Refused(404, 'order-unknown');
    const bytes = await calendarFileOf(ticket);
    if (!bytes) throw new Refused(409, 'date-missing');
    return file(bytes, 'text/calendar; charset=utf-8', 'event.ics');
  },
);
