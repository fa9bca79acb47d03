import { PlaceOrder } from '@boxoffice/shared/api/orders.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { scaled, withHold } from '../domain/buyer.ts';
import { isPriceOf, place } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findBuyer } from '../tables/buyers.ts';
import { reserve, seatsOf } from '../tables/reservation.ts';
import { view } from './view.ts';

const limits = scaled({ orders: config.HOLDS_PER_USER, seats: config.SEATS_PER_USER }, config.LIMITS_SCALE);

export const placeOrder = httpFunction(
  ordersService,
  'place-order',
  PlaceOrder,
  async ({ body, caller, given, keepAnswer: once }) => {
    const { ticketId, quantity, price, currency } = body;
    const seen = { price, currency };
    const [seats, read] = await Promise.all([
      seatsOf(ticketId, quantity, caller, given),
      findBuyer(caller.userId),
    ]);
    // A buyer who has seen another price may be ahead of the replica.
    const { stock, lapsed } = isPriceOf(seats.stock, seen)
      ? seats
      : await seatsOf(ticketId, quantity, caller, given, seats.stock.ticketVersion + 1);
    const command = { buyer: caller.userId, quantity, holdMs: config.HOLD_SECONDS * 1000, seen };
    const { state: placed, events } = place(stock, lapsed, command, given);
    const next = withHold(read, placed.order, limits, given.now);
    const answer = created(view(placed.order, given.now));
    await reserve(stock, placed, { read, next }, events, once(answer));
    return answer;
  },
);
