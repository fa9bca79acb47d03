import { FollowTicket } from '@boxoffice/shared/api/orders.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { endOrdersSoon } from '../events/end-orders.ts';
import { ordersService } from '../service.ts';
import { loadStock } from '../tables/reservation.ts';

export const followTicket = httpFunction(
  ordersService,
  'follow-ticket',
  FollowTicket,
  async ({ params, body, caller, given }) => {
    endOrdersSoon(await loadStock(params.ticketId, caller, body.version), given);
    return noContent();
  },
);
