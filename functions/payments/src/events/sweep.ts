import { ReadPaymentVersions } from '@boxoffice/shared/api/replicas.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict } from '@boxoffice/shared/errors.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { PaymentDisputed, PaymentRefunded } from '@boxoffice/shared/events/payment.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas, outboxVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { sweepEnd, sweepRows, waitForAll } from '@boxoffice/shared/functions/sweep-rows.ts';
import { isStuck } from '@boxoffice/shared/tables/stuck.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { gauge } from '@boxoffice/shared/telemetry/metrics.ts';
import { currentTraceparent, linkStep, noteIds } from '@boxoffice/shared/telemetry/trace.ts';
import { config } from '../config.ts';
import { isBuyerWaiting, nextMoneyStep } from '../domain/money-step.ts';
import { nextLook, retryRefused } from '../domain/next-look.ts';
import type { Payment } from '../domain/payment.ts';
import { restate } from '../domain/payment-events.ts';
import type { ProviderState } from '../domain/provider-state.ts';
import { isPermanent } from '../provider/failure.ts';
import { closeAbandoned, createAtProvider, readFromProvider } from '../provider/requests.ts';
import { paymentsService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';
import { paymentsToSweep, putSwept, SHARDS, type SweptPayment } from '../tables/payments.ts';
import { saveProviderState } from '../tables/provider-state.ts';
import { repeatEvent, unconfirmedCaptures } from '../tables/unconfirmed-captures.ts';
import { moveMoney } from './move-money.ts';

const { path } = ReadPaymentVersions;
const types = [PaymentRefunded, PaymentDisputed].map(({ type }) => type);
const orders = { url: `${config.ORDERS_URL}${path}` };
const confirmPayments = confirmReplicas(outboxVersions(paymentsService), [
  orders,
  { url: `${config.TICKETS_URL}${path}`, types },
]);
const confirmCaptures = confirmReplicas(unconfirmedCaptures, [orders]);

/** Publishes the remaining outbox rows, and brings every pending payment up to date with the provider. */
export const sweep = eventFunction(paymentsService, 'sweep-payments', [Tick], ({ given }) => sweepAll(given));

const sweepAll = oneAtATime(async (given: Given) => {
  const end = sweepEnd();
  await paymentsService.republish();
  let uncaptured = 0;
  await waitForAll([
    confirmPayments(given),
    confirmCaptures(given),
    sweepRows({
      shards: Array.from({ length: SHARDS }, (_, shard) => paymentsToSweep(shard, given.now)),
      idOf: ({ id }) => id,
      handle: (payment) => {
        if (payment.status === 'authorised') uncaptured++;
        return sweepPayment(payment, { ...given, traceparent: currentTraceparent() });
      },
      end,
    }).finally(() => gauge('boxoffice.payments.uncaptured', uncaptured)),
  ]);
});

async function sweepPayment(pending: SweptPayment, given: Given): Promise<void> {
  noteIds(pending);
  try {
    const order = await findOrder(pending.orderId);
    linkStep(order?.traceparent);
    const payment = await bringUpToDate(pending, order, given);
    if (payment.version !== pending.version) return;
    if (payment.status === 'authorised') await askAgain(payment, order, given);
    const dueAt = nextLook(payment, order, given.now);
    if (dueAt > given.now || pending.sweepFailures)
      await paymentsService.commit({ writes: [putSwept(pending, dueAt)] });
  } catch (error) {
    await noteFailure(pending, error as Error, given.now);
  }
}

/** The channel may have lost the question or the answer. The orders service answers again. */
async function askAgain(payment: Payment, order: OrderData | undefined, given: Given): Promise<void> {
  if (order && nextMoneyStep(order, payment) !== 'wait') return;
  const event = restate(payment, given);
  if (event) await repeatEvent(payment, event);
}

/** A payment that never reached the provider is created while the buyer waits, and abandoned after that. */
async function bringUpToDate(pending: Payment, order: OrderData | undefined, given: Given): Promise<Payment> {
  const payment = await saveProviderState(pending, await currentState(), given);
  return order ? moveMoney(order, payment, given) : payment;

  async function currentState(): Promise<ProviderState> {
    if (pending.status === 'abandoned') return closeAbandoned(pending);
    const state = await readFromProvider(pending);
    if (state) return state;
    return isBuyerWaiting(order, given.now) ? createAtProvider(pending) : { absent: true };
  }
}

/**
 * Counts the failure and moves the payment behind the others of its partition. A refusal by the provider would be the
 * same at once: the payment waits, and the tick is acknowledged.
 *
 * @throws the error when it may be temporary, so that the tick is delivered again
 */
async function noteFailure(pending: SweptPayment, error: Error, now: number): Promise<void> {
  const failures = { sweepFailures: (pending.sweepFailures ?? 0) + 1, sweepError: error.message };
  const dueAt = isPermanent(error) ? retryRefused(failures.sweepFailures, now) : now;
  try {
    await paymentsService.commit({ writes: [putSwept(pending, dueAt, failures)] });
  } catch (conflict) {
    // Another process has changed the payment, or a part of this sweep has.
    throw conflict instanceof Conflict ? error : conflict;
  }
  const about = { payment: pending.id, ...failures };
  if (isStuck(failures)) log('error', 'a payment is stuck, `npm run events -- stuck` lists it', about);
  if (!isPermanent(error)) throw error;
  log('warn', 'the provider refuses a request for a pending payment', about);
}
