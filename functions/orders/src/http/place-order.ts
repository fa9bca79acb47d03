import { PlaceOrder } from '@boxoffice/shared/api/orders.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { place } from '../domain/order.ts';
import { orders } from '../service.ts';
import { reserve, seatsOf } from '../tables/reservation.ts';
import { view } from './view.ts';

export const placeOrder = httpFunction(
  orders,
  'place-order',
  PlaceOrder,
  async ({ body, caller, given, once }) => {
    const { stock, lapsed } = await seatsOf(body.ticketId, body.quantity, caller, given);
    const command = { buyer: caller.userId, quantity: body.quantity, holdMs: config.HOLD_SECONDS * 1000 };
    const { state: placed, events } = place(stock, lapsed, command, given);
    const answer = created(view(placed.order, given.now));
    await reserve(stock, placed, events, once(answer));
    return answer;
  },
);
