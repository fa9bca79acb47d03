import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';

/** A payment intent as the provider has it now. */
export interface Intent {
  id: string;
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'succeeded'
    | 'canceled';
  /** In minor units. */
  refunded: number;
  /** Why the card was declined, in words for the buyer and in a code for programs. */
  declined?: { reason: string; reasonCode: RefusalCode } | undefined;
  /** Authorised money could not be had. */
  unpaid?: true | undefined;
  /** Where the buyer's bank wants to see them. */
  challengeUrl?: string | undefined;
}

/** A hosted page as the provider has it now. */
export interface Checkout {
  id: string;
  status: 'open' | 'complete' | 'expired';
  url?: string | undefined;
}

/** What the provider says of a payment. */
export interface Observed {
  intent?: Intent | undefined;
  checkout?: Checkout | undefined;
  /** Why the provider could make nothing of the request: it has no such payment. */
  rejected?: string | undefined;
  /** The provider has nothing of it, and won't be asked for it any more. */
  nothing?: true | undefined;
}
