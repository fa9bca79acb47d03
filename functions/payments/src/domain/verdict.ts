import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { hangs, type Payment } from './payment.ts';

/** What is to be done with a payment's money. */
export type Verdict = 'capture' | 'let-go' | 'close' | 'wait';

/**
 * What an order's state means for one of its payments. An authorised payment of an expired order waits: orders
 * may still find its seats free and complete it, and it answers every payment.authorised with either
 * order.completed or order.refused. A page that nobody has paid on yet is closed at once.
 */
export function verdict(order: OrderData, payment: Payment): Verdict {
  if (payment.refused !== undefined) return 'let-go';
  switch (order.status) {
    case 'complete':
      return payment.id === order.paymentId ? 'capture' : 'let-go';
    case 'cancelled':
      return 'let-go';
    case 'expired':
      return hangs(payment) && payment.status !== 'authorised' ? 'close' : 'wait';
    case 'created':
      return 'wait';
  }
}

/** Whether the buyer still waits for a payment of which nobody knows whether it has reached the provider. */
export const isAwaited = (order: OrderData | undefined, now: number): boolean =>
  order === undefined || (order.status === 'created' && Date.parse(order.expiresAt) > now);
