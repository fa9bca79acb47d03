import { Pay } from '@boxoffice/shared/api/payments.ts';
import { type Answer, created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { retryingConflicts } from '@boxoffice/shared/functions/retry.ts';
import { observe, type Payment, start } from '../domain/payment.ts';
import { begin, letGo } from '../provider/ask.ts';
import { payments } from '../service.ts';
import { store } from '../tables/observation.ts';
import { orderOf } from '../tables/orders.ts';
import { findPayment, livePayment, putPayment } from '../tables/payments.ts';

export const pay = httpFunction(payments, 'pay', Pay, async ({ body, caller, given, once }) => {
  const order = await orderOf(body.orderId, caller);
  const live = await withoutOpenPage(await livePayment(order.id));
  const payment = start(order, live, { buyer: caller.userId, token: body.token }, given);
  if (payment.status === 'open') return answerOf(payment);
  if (payment !== live) await payments.commit({ writes: putPayment(payment) });

  const seen = await begin(payment);
  return retryingConflicts(async () => {
    const now = (await findPayment(payment.id)) ?? payment;
    const answer = answerOf(observe(now, seen, given).state);
    await store(now, seen, given, { writes: once(answer) });
    return answer;
  });

  /** A buyer who pays by card closes the hosted page that they left open. */
  async function withoutOpenPage(live: Payment | undefined): Promise<Payment | undefined> {
    if (live?.status !== 'open' || body.token === undefined || live.token === body.token) return live;
    const state = await store(live, await letGo(live), given);
    return state?.status === 'abandoned' ? undefined : state;
  }
});

function answerOf(payment: Payment): Answer {
  if (payment.status === 'declined') {
    const { reason: message, fault } = payment;
    return { status: fault === 'card' ? 402 : 400, body: { errors: [{ message, field: 'token' }] } };
  }
  return created({ id: payment.id, ...(payment.status === 'open' && { url: payment.url }) });
}
