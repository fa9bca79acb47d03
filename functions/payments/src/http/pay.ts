import { Pay } from '@boxoffice/shared/api/payments.ts';
import { type Answer, created } from '@boxoffice/shared/functions/answer.ts';
import { errorBody } from '@boxoffice/shared/functions/failure.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { config } from '../config.ts';
import { isLive, observe, type Payment, start } from '../domain/payment.ts';
import { begin, close, look, resume } from '../provider/ask.ts';
import { paymentsService } from '../service.ts';
import { store } from '../tables/observation.ts';
import { orderOf } from '../tables/orders.ts';
import { findPayment, livePayment, putPayment } from '../tables/payments.ts';

export const pay = httpFunction(
  paymentsService,
  'pay',
  Pay,
  async ({ body, caller, given, keepAnswer: once }) => {
    const order = await orderOf(body.orderId, caller);
    const live = await makingWay(await livePayment(order.id));
    const payment = start(order, live, { buyer: caller.userId, token: body.token }, given);
    if (payment.status === 'open') {
      const answer = answerOf(payment);
      await store(payment, {}, given, { writes: once(answer) });
      return answer;
    }
    if (payment !== live) await paymentsService.commit({ writes: putPayment(payment) });

    const seen = await (payment === live ? resume(payment) : begin(payment));
    return retryOnConflict(async () => {
      const now = (await findPayment(payment.id)) ?? payment;
      const answer = answerOf(observe(now, seen, given).state);
      await store(now, seen, given, { writes: once(answer) });
      return answer;
    });

    /**
     * A buyer who chooses another way to pay ends the one before: the page that they left open, or a request that
     * nobody had an answer to. If money is authorised with it after all, that counts.
     */
    async function makingWay(live: Payment | undefined): Promise<Payment | undefined> {
      if (!live || live.token === body.token) return live;
      const forgotten =
        live.status === 'started' && given.now - live.startedAt > config.PATIENCE_SECONDS * 1000;
      if (live.status !== 'open' && !forgotten) return live;
      const seen = forgotten ? ((await look(live)) ?? { nothing: true as const }) : await close(live);
      const state = await store(live, seen, given);
      return isLive(state) ? state : undefined;
    }
  },
);

function answerOf(payment: Payment): Answer {
  if (payment.status === 'declined') {
    const { reason: message, fault } = payment;
    return fault === 'card'
      ? { status: 402, body: errorBody('card-declined', message, 'token') }
      : { status: 400, body: errorBody('payment-rejected', message, 'token') };
  }
  return created({ id: payment.id, ...(payment.status === 'open' && { url: payment.url }) });
}
