import type { Order } from '@boxoffice/shared/api/orders.ts';

/** What the page of an order shows. */
export type OrderPhase =
  | 'waiting'
  | 'back'
  | 'declined'
  | 'processing'
  | 'late'
  | 'paid'
  | 'charging'
  | 'expired'
  | 'cancelled';

/** @param checkout how the payment page sent the buyer back, `success` or `cancel`: a hint, never a proof of payment */
export function phaseOf({ status, payment }: Order, checkout: string | null): OrderPhase {
  switch (status) {
    case 'complete':
      return payment === 'authorised' ? 'charging' : 'paid';
    case 'cancelled':
      return 'cancelled';
    case 'expired':
      // If the seats are still free when the payment arrives, the order gets them back.
      return payment === 'authorised' || (payment === undefined && checkout === 'success')
        ? 'late'
        : 'expired';
    case 'created':
      if (payment === 'authorised' || checkout === 'success') return 'processing';
      if (payment === 'declined') return 'declined';
      return checkout === 'cancel' ? 'back' : 'waiting';
  }
}

/** Whether the phase will end without the buyer's action, so that the page polls. */
export const isUnderWay = (phase: OrderPhase): boolean =>
  phase === 'processing' || phase === 'late' || phase === 'charging';
