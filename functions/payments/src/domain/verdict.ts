import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { hangs, type Payment } from './payment.ts';

/** What is to be done with a payment's money. */
export type Verdict = 'capture' | 'let-go' | 'close' | 'wait';

/**
 * What an order's state means for one of its payments. An authorised payment of an expired order waits: orders
 * may still find its seats free and complete it, and it answers every payment.authorised with either
 * order.completed or order.refused. A page that nobody has paid on yet is closed at once.
 *
 * @param refused the payment that an order.refused is about
 */
export function verdict(order: OrderData, payment: Payment, refused?: string): Verdict {
  if (payment.id === refused) return 'let-go';
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
