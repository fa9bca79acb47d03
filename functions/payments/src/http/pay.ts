import { Pay } from '@boxoffice/shared/api/payments.ts';
import { type Answer, created } from '@boxoffice/shared/functions/answer.ts';
import { errorBody } from '@boxoffice/shared/functions/failure.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { linkStep } from '@boxoffice/shared/telemetry/trace.ts';
import { config } from '../config.ts';
import { applyProviderState } from '../domain/apply.ts';
import { holdsOrder, isLive, type Payment, start } from '../domain/payment.ts';
import { payoutOf } from '../domain/payout.ts';
import {
  closeUnpaid,
  createAtProvider,
  findOrCreateAtProvider,
  readFromProvider,
} from '../provider/requests.ts';
import { paymentsService } from '../service.ts';
import { readOrder } from '../tables/orders.ts';
import { findPayment, putPayment } from '../tables/payments.ts';
import { accountForPayment } from '../tables/payout-accounts.ts';
import { saveProviderState } from '../tables/provider-state.ts';
import { asOwnRequest } from '../tables/recent-payments.ts';
import { refreshAccount } from './account-state.ts';

export const pay = httpFunction(paymentsService, 'pay', Pay, async ({ body, caller, given, keepAnswer }) => {
  const { order, payments } = await readOrder(body.orderId, caller);
  linkStep(order.traceparent);
  const live = await endOtherMethod(payments.find(holdsOrder));
  const account = await accountForPayment(order.sellerId, given.now);
  const payout = payoutOf(account, order.total, config.FEE_PERCENT);
  const payment = start(
    order,
    live,
    { number: payments.length + 1, buyer: caller.userId, token: body.token, payout },
    given,
  );
  if (payment.status === 'open') {
    const answer = answerOf(payment);
    await saveProviderState(payment, {}, given, { writes: keepAnswer(answer) });
    return answer;
  }
  if (payment !== live) await paymentsService.commit({ writes: [putPayment(payment)] });
  return asOwnRequest(payment.id, async () => {
    const providerState = await (payment === live
      ? findOrCreateAtProvider(payment)
      : createAtProvider(payment));
    // The provider may have restricted the seller's account: the buyer's next try goes without it.
    if (providerState.rejected && payment.payout) await refreshAccount(order.sellerId, given.now);
    return retryOnConflict(async (attempt) => {
      // The write has the version as its condition. Only a Conflict shows that another process has changed the payment.
      const latest = (attempt > 1 && (await findPayment(payment))) || payment;
      const answer = answerOf(applyProviderState(latest, providerState, given).state);
      await saveProviderState(latest, providerState, given, { writes: keepAnswer(answer) });
      return answer;
    });
  });

  /**
   * Ends the live payment of a buyer who now chooses another way to pay: an open page, or a request without an answer
   * for longer than PATIENCE_SECONDS. A payment that was authorised in the meantime stays live.
   */
  async function endOtherMethod(live: Payment | undefined): Promise<Payment | undefined> {
    if (!live || live.token === body.token) return live;
    const isOverdue =
      live.status === 'started' && given.now - live.startedAt > config.PATIENCE_SECONDS * 1000;
    if (live.status !== 'open' && !isOverdue) return live;
    const providerState = isOverdue
      ? ((await readFromProvider(live)) ?? { absent: true as const })
      : await closeUnpaid(live);
    const state = await saveProviderState(live, providerState, given);
    return isLive(state) ? state : undefined;
  }
});

function answerOf(payment: Payment): Answer {
  if (payment.status === 'declined') {
    const { reason: message, fault } = payment;
    return fault === 'card'
      ? { status: 402, body: errorBody('card-declined', message, 'token') }
      : { status: 400, body: errorBody('payment-rejected', message, 'token') };
  }
  return created({ id: payment.id, ...(payment.status === 'open' && { url: payment.url }) });
}
