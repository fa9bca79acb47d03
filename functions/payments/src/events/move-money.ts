import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import type { Payment } from '../domain/payment.ts';
import { runMoneyStep } from '../provider/run-money-step.ts';
import { saveProviderState } from '../tables/provider-state.ts';

/** Runs the steps for a payment's money that its order's state asks for, and stores the result of each. */
export async function moveMoney<State extends Payment | undefined>(
  order: OrderData,
  payment: State,
  given: Given,
): Promise<State | Payment> {
  const next = await saveProviderState(payment, await runMoneyStep(order, payment), given);
  const isCaptured = payment?.status === 'authorised' && next?.status === 'captured';
  // An order can give seats back before its payment is captured.
  return isCaptured && next?.reduced ? moveMoney(order, next, given) : next;
}
