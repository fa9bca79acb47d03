import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { nextMoneyStep } from '../domain/money-step.ts';
import { amountToReturn, isLive, type Payment } from '../domain/payment.ts';
import type { ProviderState } from '../domain/provider-state.ts';
import { capture, closeUnpaid, refundUpTo, releaseOrRefund } from './requests.ts';

/**
 * Runs the next step for a payment's money and returns the resulting provider state. A `started` payment is left to the
 * process that is starting it, or to the sweep.
 */
export async function runMoneyStep(order: OrderData, payment: Payment | undefined): Promise<ProviderState> {
  if (!payment || !isLive(payment) || payment.status === 'started') return {};
  switch (nextMoneyStep(order, payment)) {
    case 'capture':
      if (payment.status === 'authorised') return capture(payment);
      return (payment.refunded ?? 0) < amountToReturn(payment)
        ? refundUpTo(payment, amountToReturn(payment))
        : {};
    case 'release':
      return releaseOrRefund(payment);
    case 'close':
      return payment.status === 'open' ? closeUnpaid(payment) : {};
    case 'wait':
      return {};
  }
}
