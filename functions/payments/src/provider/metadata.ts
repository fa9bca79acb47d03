import { config } from '../config.ts';
import type { Payment } from '../domain/payment.ts';

/** The metadata of every object at the provider, by which lookup.ts finds it again. */
export const metadataOf = ({ id, orderId }: Payment) => ({ paymentId: id, orderId });

/** The page of the site that the buyer returns to. */
export const orderPage = (payment: Payment): string => `${config.PUBLIC_URL}/orders/${payment.orderId}`;
