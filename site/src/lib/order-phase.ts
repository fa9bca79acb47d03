import type { Order } from '@boxoffice/shared/api/orders.ts';

/** What an order's page has to tell. */
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

/**
 * What there is to tell of an order, from what is known of it and from where its buyer comes.
 *
 * @param checkout the way back from the payment page, `success` or `cancel`: a hint that a payment may be under
 *   way, never a proof of one
 */
export function phaseOf({ status, payment }: Order, checkout: string | null): OrderPhase {
  switch (status) {
    case 'complete':
      return payment === 'authorised' ? 'charging' : 'paid';
    case 'cancelled':
      return 'cancelled';
    case 'expired':
      // The seats may still be free when the money arrives: then the order has them back.
      return payment === 'authorised' || (payment === undefined && checkout === 'success')
        ? 'late'
        : 'expired';
    case 'created':
      if (payment === 'authorised' || checkout === 'success') return 'processing';
      if (payment === 'declined') return 'declined';
      return checkout === 'cancel' ? 'back' : 'waiting';
  }
}

/** Whether something is under way that the page should wait for. */
export const isUnderWay = (phase: OrderPhase): boolean =>
  phase === 'processing' || phase === 'late' || phase === 'charging';
