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
 * Counts what a payment has returned, as a difference to its last count. A payment that is refunded as a whole returns
 * nothing here: its order is cancelled, and the whole total leaves the earnings.
 *
 * @throws Refused when the same or a newer version is counted already
 */
export function countRefund(
  stored: CountedRefund | undefined,
  payment: PaymentData,
): { refund: CountedRefund; difference: number } {
  onlyNewer(stored, payment);
  const { id, orderId, version, status, refunded = 0 } = payment;
  const amount = status === 'captured' ? refunded : 0;
  return { refund: { id, orderId, version, amount }, difference: amount - (stored?.amount ?? 0) };
}
