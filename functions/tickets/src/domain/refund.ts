import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import type { MoneyCount } from './seats.ts';

/** The last counted refunds of a payment. */
export interface CountedRefund {
  id: string;
  orderId: string;
  version: number;
  /** The amount by which these refunds reduce the seller's earnings, in minor units. */
  amount: number;
  /** The amount by which they reduce what went to the seller's account, with the fee. */
  transferred: number;
  /** The amount by which they reduce the platform's fee. */
  fee: number;
  /** What the payment has returned, in minor units. */
  returned: number;
}

/** The differences of a payment's event to its last count. */
export interface RefundCount {
  refund: CountedRefund;
  changes: Record<MoneyCount, number>;
}

/**
 * Counts what a payment has returned, as a difference to its last count. It does not count the price of the seats that
 * the order has given back, or of all seats: these leave the earnings with the events of the order.
 *
 * @throws Refused when the same or a newer version is counted already
 */
export function countRefund(stored: CountedRefund | undefined, payment: PaymentData): RefundCount {
  onlyNewer(stored, payment);
  const { id, orderId, version, status, refunded = 0, reduced = 0, fee } = payment;
  const amount = status === 'captured' ? Math.max(0, refunded - reduced) : 0;
  const refund: CountedRefund = {
    ...{ id, orderId, version, amount, returned: refunded },
    // The seller's account and the platform give it back in proportion.
    transferred: fee === undefined ? 0 : amount,
    fee: Math.round(((fee ?? 0) * amount) / payment.amount),
  };
  return {
    refund,
    changes: {
      earned: (stored?.amount ?? 0) - amount,
      transferred: (stored?.transferred ?? 0) - refund.transferred,
      fee: (stored?.fee ?? 0) - refund.fee,
      refunded: refunded - (stored?.returned ?? 0),
    },
  };
}
