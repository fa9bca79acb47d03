import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';

/** The last counted refunds of a payment. */
export interface CountedRefund {
  id: string;
  orderId: string;
  version: number;
  /** In minor units. */
  amount: number;
}

/**
 * Counts what a payment has returned, as a difference to its last count. It does not count the price of the seats that
 * the order has given back, or of all seats: these leave the earnings with the events of the order.
 *
 * @throws Refused when the same or a newer version is counted already
 */
export function countRefund(
  stored: CountedRefund | undefined,
  payment: PaymentData,
): { refund: CountedRefund; difference: number } {
  onlyNewer(stored, payment);
  const { id, orderId, version, status, refunded = 0, reduced = 0 } = payment;
  const amount = status === 'captured' ? Math.max(0, refunded - reduced) : 0;
  return { refund: { id, orderId, version, amount }, difference: amount - (stored?.amount ?? 0) };
}
