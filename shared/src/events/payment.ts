import * as z from 'zod';
import { RefusalCode } from '../api/errors.ts';
import { DisputeStatus, PaymentStatus } from '../api/orders.ts';
import { eventType } from './cloud-event.ts';

/** The public state of a payment. */
export const PaymentData = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  orderId: z.uuid(),
  userId: z.uuid(),
  /** Payments of earlier releases have none. */
  ticketId: z.uuid().optional(),
  status: PaymentStatus,
  amount: z.int(),
  currency: z.string(),
  /** What the buyer got back until now, by refunds or a lost dispute, in minor units; absent for nothing. */
  refunded: z.int().optional(),
  /** The price of the seats that were given back, in minor units: the part of `refunded` that the order knows of. */
  reduced: z.int().optional(),
  dispute: DisputeStatus.optional(),
  /** The platform's share of `amount`, if the rest goes to the seller's account; absent if the platform keeps the money. */
  fee: z.int().min(0).optional(),
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
/** The whole capture or another part of it was refunded: `refunded` is the sum. */
export const PaymentRefunded = eventType('payment.refunded', source, PaymentData);
/** The buyer's bank has opened a dispute, or it has ended. */
export const PaymentDisputed = eventType('payment.disputed', source, PaymentData);
