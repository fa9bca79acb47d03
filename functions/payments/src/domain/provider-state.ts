import type { DisputeStatus } from '@boxoffice/shared/api/orders.ts';
import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';

/** A PaymentIntent as the provider has it now. */
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
  /** What the buyer got back by refunds and lost disputes, in minor units. */
  refunded: number;
  dispute?: DisputeStatus | undefined;
  /** The reason of the last decline, as a text for the buyer and as a code. */
  declined?: { reason: string; reasonCode: RefusalCode } | undefined;
  /** The authorised money could not be captured. */
  unpaid?: true | undefined;
  /** The page of the 3-D Secure challenge. */
  challengeUrl?: string | undefined;
}

/** A Checkout Session as the provider has it now. */
export interface Checkout {
  id: string;
  status: 'open' | 'complete' | 'expired';
  url?: string | undefined;
}

/** What the provider has of one payment. */
export interface ProviderState {
  intent?: Intent | undefined;
  checkout?: Checkout | undefined;
  /** The reason why the provider rejected the request. Nothing was created. */
  rejected?: string | undefined;
  /** The provider has nothing, and this service will not send the request again. */
  absent?: true | undefined;
}
