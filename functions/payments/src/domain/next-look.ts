import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { isBuyerWaiting } from './money-step.ts';
import type { Payment } from './payment.ts';

const MINUTE_MS = 60_000;
const LONGEST_MS = 30 * MINUTE_MS;

/**
 * When a sweep reads an unchanged payment from the provider again, in epoch milliseconds. Webhooks report what a buyer
 * does on an open page. So while the order can be paid, each wait is as long as the payment is old, and the last one
 * ends with the hold. Any other payment is read at every tick.
 */
export function nextLook(payment: Payment, order: OrderData | undefined, now: number): number {
  if (payment.status !== 'open' || !order || !isBuyerWaiting(order, now)) return now;
  return Math.min(now + (now - payment.startedAt), Date.parse(order.expiresAt));
}

/** When a sweep tries again after the provider has refused a request for good: after 2, 4 … 30 minutes. */
export const retryRefused = (failures: number, now: number): number =>
  now + Math.min(LONGEST_MS, 2 ** failures * MINUTE_MS);
