import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { isPending, type Payment } from './payment.ts';

/**
 * The next step for a payment's money. `release` ends the payment: it closes the page, releases the authorisation or
 * refunds the capture. `close` only ends a checkout page or challenge that the buyer has not completed.
 */
export type MoneyStep = 'capture' | 'release' | 'close' | 'wait';

/**
 * Decides the next step from the state of the payment's order. The authorised payment of an expired order waits: the
 * orders service may find its seats still free and complete it. That service answers every payment.authorised with
 * order.completed or order.refused.
 */
export function nextMoneyStep(order: OrderData, payment: Payment): MoneyStep {
  if (payment.refused !== undefined) return 'release';
  switch (order.status) {
    case 'complete':
      return payment.id === order.paymentId ? 'capture' : 'release';
    case 'cancelled':
      return 'release';
    case 'expired':
      return isPending(payment) && payment.status !== 'authorised' ? 'close' : 'wait';
    case 'created':
      return 'wait';
  }
}

/** Whether the buyer can still pay, so that a request the provider may never have received is sent again. */
export const isBuyerWaiting = (order: OrderData | undefined, now: number): boolean =>
  order === undefined || (order.status === 'created' && Date.parse(order.expiresAt) > now);
