import { RefundOrder } from '@boxoffice/shared/api/orders.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { latestVisiblePayment } from '../domain/order.ts';
import { isReturn, refund } from '../domain/refund.ts';
import { ordersService } from '../service.ts';
import { findOrderWithPayments } from '../tables/orders.ts';
import { moveSeats } from '../tables/reservation.ts';
import { findTerms } from '../tables/stock.ts';
import { admittedSeats } from './admitted-seats.ts';
import { view } from './view.ts';

export const refundOrder = httpFunction(
  ordersService,
  'refund-order',
  RefundOrder,
  async ({ params, body, caller, given, keepAnswer }) => {
    const { order, payments } = await findOrderWithPayments(params.orderId);
    const ticket = order && (await findTerms(order.ticket.id));
    const admitted = isReturn(order, caller.userId) ? await admittedSeats(order.id) : 0;
    const command = { by: caller.userId, ...body, admitted };
    const { state, events } = refund(order, ticket, payments, command, config.REFUND_DAYS, given);
    const answer = created(view(state, given.now, latestVisiblePayment(state, payments, given.now)));
    const seats = order ? moveSeats(order, state) : [];
    await ordersService.commit({ writes: [...seats, ...keepAnswer(answer)], events });
    return answer;
  },
);
