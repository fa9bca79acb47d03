import { config } from '../config.ts';
import type { Payment } from '../domain/payment.ts';

/** Written on everything that is made at the provider: it can be found again by it. */
export const metadataOf = ({ id, orderId }: Payment) => ({ paymentId: id, orderId });

/** Where the buyer comes back to. */
export const pageOf = (payment: Payment): string => `${config.PUBLIC_URL}/orders/${payment.orderId}`;
