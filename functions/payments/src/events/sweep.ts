import { ReadPaymentVersions } from '@boxoffice/shared/api/replicas.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict, Unreachable } from '@boxoffice/shared/errors.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { log } from '@boxoffice/shared/functions/log.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { config } from '../config.ts';
import { isBuyerWaiting, nextMoneyStep } from '../domain/money-step.ts';
import { type Payment, restate } from '../domain/payment.ts';
import type { ProviderState } from '../domain/provider-state.ts';
import { closeAbandoned, createAtProvider, readFromProvider } from '../provider/requests.ts';
import { runMoneyStep } from '../provider/run-money-step.ts';
import { paymentsService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';
import { findPayment, paymentsToSweep, SHARDS } from '../tables/payments.ts';
import { saveProviderState } from '../tables/provider-state.ts';

/** A tick may wait for the sweep before its own: both end before their Trigger's timeout of 20 s. */
const LONGEST_MS = 8000;

const confirmPayments = confirmReplicas(paymentsService, {
  urls: [config.ORDERS_URL],
  path: ReadPaymentVersions.path,
  restate: async (id, given) => {
    const payment = await findPayment(id);
    return payment && restate(payment, given);
  },
});

/** Publishes the remaining outbox rows, and brings every pending payment up to date with the provider. */
export const sweep = eventFunction(paymentsService, 'sweep-payments', [Tick], ({ given }) => sweepAll(given));

const sweepAll = oneAtATime(async (given: Given) => {
  const end = performance.now() + LONGEST_MS;
  await paymentsService.republish();
  const before = given.now - config.PATIENCE_SECONDS * 1000;
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
  const results = await Promise.allSettled([
    confirmPayments(given),
    ...shards.map(async (shard) => {
      for await (const payment of paymentsToSweep(shard, before)) {
        if (performance.now() > end)
          return log('warn', 'the sweep ran out of time; the next tick continues', { shard });
        await sweepPayment(payment, given);
      }
    }),
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
});

/** A payment that fails now is left to the next tick, so that it doesn't stop the others. */
async function sweepPayment(pending: Payment, given: Given): Promise<void> {
  try {
    const order = await findOrder(pending.orderId);
    const payment = await saveProviderState(pending, await currentState(), given);
    if (order) await saveProviderState(payment, await runMoneyStep(order, payment), given);
    if (pending.status === 'authorised' && payment === pending) await askAgain();

    /** The channel may have lost the question or the answer. The orders service answers again. */
    async function askAgain(): Promise<void> {
      if (order && nextMoneyStep(order, pending) !== 'wait') return;
      const event = restate(pending, given);
      if (event) await paymentsService.commit({ writes: [], events: [event] });
    }

    /** A payment that never reached the provider is created while the buyer waits, and abandoned after that. */
    async function currentState(): Promise<ProviderState> {
      if (pending.status === 'abandoned') return closeAbandoned(pending);
      const state = await readFromProvider(pending);
      if (state) return state;
      return isBuyerWaiting(order, given.now) ? createAtProvider(pending) : { absent: true };
    }
  } catch (error) {
    if (!(error instanceof Conflict || error instanceof Unreachable)) throw error;
    log('warn', 'a payment is still pending', { payment: pending.id, reason: error.message });
  }
}
