import * as z from 'zod';
import { RefusalCode } from '../api/errors.ts';
import { PaymentStatus } from '../api/orders.ts';
import { eventType } from './cloud-event.ts';

/** The public state of a payment. */
export const PaymentData = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  orderId: z.uuid(),
  userId: z.uuid(),
  status: PaymentStatus,
  amount: z.int(),
  currency: z.string(),
  /** Why the card was declined or the money released or refunded, in words for the buyer. */
  reason: z.string().optional(),
  /** The reason for programs. A code that this release does not know reads as absent. */
  reasonCode: RefusalCode.optional().catch(undefined),
});
export type PaymentData = z.infer<typeof PaymentData>;

const source = '/boxoffice/payments';
/** The provider declined a card. On a hosted page the payment goes on: the buyer can try another card. */
export const PaymentDeclined = eventType('payment.declined', source, PaymentData);
export const PaymentAuthorised = eventType('payment.authorised', source, PaymentData);
export const PaymentCaptured = eventType('payment.captured', source, PaymentData);
export const PaymentReleased = eventType('payment.released', source, PaymentData);
export const PaymentRefunded = eventType('payment.refunded', source, PaymentData);
