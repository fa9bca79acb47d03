import * as z from 'zod';
import { RefusalCode } from '../api/errors.ts';
import { PaymentStatus } from '../api/orders.ts';
import { eventType } from './cloud-event.ts';

/** What the other services know of a payment. */
export const PaymentData = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  orderId: z.uuid(),
  userId: z.uuid(),
  status: PaymentStatus,
  amount: z.int(),
  currency: z.string(),
  /** Why the card was declined or the money let go, in words for the buyer. */
  reason: z.string().optional(),
  /** For programs; a code from a later version than the reader's is none. */
  reasonCode: RefusalCode.optional().catch(undefined),
});
export type PaymentData = z.infer<typeof PaymentData>;

const source = '/boxoffice/payments';
/** A card, that is: on a hosted page the payment goes on, and the buyer may try another. */
export const PaymentDeclined = eventType('payment.declined', source, PaymentData);
export const PaymentAuthorised = eventType('payment.authorised', source, PaymentData);
export const PaymentCaptured = eventType('payment.captured', source, PaymentData);
export const PaymentReleased = eventType('payment.released', source, PaymentData);
export const PaymentRefunded = eventType('payment.refunded', source, PaymentData);
