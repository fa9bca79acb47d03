import { PlaceOrder } from '@boxoffice/shared/api/orders.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { addHold, fits, scaleLimits } from '../domain/buyer.ts';
import { matchesPrice, place } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { checkUnchanged } from '../tables/buyers.ts';
import { bringUpToDate, findSeats, readForOrder, reserve } from '../tables/reservation.ts';
import { view } from './view.ts';

const limits = scaleLimits(
  { orders: config.HOLDS_PER_USER, seats: config.SEATS_PER_USER },
  config.LIMITS_SCALE,
);

export const placeOrder = httpFunction(
  ordersService,
  'place-order',
  PlaceOrder,
  async ({ body, caller, given, keepAnswer }) => {
    const { ticketId, quantity, price, currency } = body;
    const displayed = { price, currency };
    const { stock: found, buyer } = await readForOrder(ticketId, caller.userId);
    const replica = await bringUpToDate(found, ticketId, caller);
    // If the displayed price differs, the replica may be out of date: read the ticket's next version from its owner.
    const current = matchesPrice(replica, displayed)
      ? replica
      : await bringUpToDate(replica, ticketId, caller, replica.ticketVersion + 1);
    const { stock, shard, expiredOrders } = await findSeats(current, quantity, given);
    const command = { buyer: caller.userId, quantity, holdMs: config.HOLD_SECONDS * 1000, shard, displayed };
    const { state: placed, events } = place(stock, expiredOrders, command, given);
    if (!fits(buyer, placed.order, limits, given.now)) await checkUnchanged(buyer);
    const next = addHold(buyer, placed.order, limits, given.now);
    const answer = created(view(placed.order, given.now));
    await reserve(stock, placed, { read: buyer, next }, events, keepAnswer(answer));
    return answer;
  },
);
