import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict, Unreachable } from '@boxoffice/shared/errors.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { log } from '@boxoffice/shared/functions/log.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { config } from '../config.ts';
import type { Observed } from '../domain/observed.ts';
import type { Payment } from '../domain/payment.ts';
import { isAwaited } from '../domain/verdict.ts';
import { begin, closeLate, look } from '../provider/ask.ts';
import { carryOut } from '../provider/carry-out.ts';
import { paymentsService } from '../service.ts';
import { store } from '../tables/observation.ts';
import { findOrder } from '../tables/orders.ts';
import { hangingPayments, SHARDS } from '../tables/payments.ts';

/** A tick may wait for the sweep before its own: both end before their Trigger's timeout of 20 s. */
const LONGEST_MS = 8000;

/** Publishes what is left in the outbox, and asks the provider about every payment that hangs. */
export const sweep = eventFunction(paymentsService, 'sweep-payments', [Tick], ({ given }) => sweepAll(given));

const sweepAll = oneAtATime(async (given: Given) => {
  const end = performance.now() + LONGEST_MS;
  await paymentsService.republish();
  const before = given.now - config.PATIENCE_SECONDS * 1000;
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
  await Promise.all(
    shards.map(async (shard) => {
      for await (const payment of hangingPayments(shard, before)) {
        if (performance.now() > end)
          return log('warn', 'the sweep leaves the rest to the next tick', { shard });
        await settle(payment, given);
      }
    }),
  );
});

/** One payment that can't be settled now doesn't keep the others from it: the next tick tries again. */
async function settle(hanging: Payment, given: Given): Promise<void> {
  try {
    const order = await findOrder(hanging.orderId);
    const payment = await store(hanging, await present(), given);
    if (order) await store(payment, await carryOut(order, payment), given);

    /** What never reached the provider is asked for while the buyer waits for it, and given up after that. */
    async function present(): Promise<Observed> {
      if (hanging.status === 'abandoned') return closeLate(hanging);
      const seen = await look(hanging);
      if (seen) return seen;
      return isAwaited(order, given.now) ? begin(hanging) : { nothing: true };
    }
  } catch (error) {
    if (!(error instanceof Conflict || error instanceof Unreachable)) throw error;
    log('warn', 'a payment hangs on', { payment: hanging.id, reason: error.message });
  }
}
