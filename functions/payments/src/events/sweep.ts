import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { log } from '@boxoffice/shared/functions/log.ts';
import { Unreachable } from '@boxoffice/shared/functions/unreachable.ts';
import { Conflict } from '@boxoffice/shared/tables/conflict.ts';
import type { Payment } from '../domain/payment.ts';
import { look } from '../provider/ask.ts';
import { carryOut } from '../provider/carry-out.ts';
import { payments } from '../service.ts';
import { store } from '../tables/observation.ts';
import { findOrder } from '../tables/orders.ts';
import { hangingPayments } from '../tables/payments.ts';

/** A payment younger than this is likely under way in another process. */
const PATIENCE_MS = 60_000;

/** Publishes what is left in the outbox, and asks the provider about every payment that hangs. */
export const sweep = eventFunction(payments, 'sweep-payments', [Tick], async ({ given }) => {
  await payments.republish();
  for await (const payment of hangingPayments(given.now - PATIENCE_MS)) await settle(payment, given);
});

/** One payment that can't be settled now doesn't keep the others from it: the next tick tries again. */
async function settle(payment: Payment, given: Given): Promise<void> {
  try {
    const order = await findOrder(payment.orderId);
    const done = order ? await carryOut(order, payment) : {};
    await store(payment, done.intent || done.checkout ? done : await look(payment), given);
  } catch (error) {
    if (!(error instanceof Conflict || error instanceof Unreachable)) throw error;
    log('warn', 'a payment hangs on', { payment: payment.id, reason: error.message });
  }
}
