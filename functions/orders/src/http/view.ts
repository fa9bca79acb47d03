import type { Order as OrderView } from '@boxoffice/shared/api/orders.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { type Order, statusAt } from '../domain/order.ts';

/** An order as its buyer sees it at this moment. */
export const view = (order: Order, now: number, latest?: PaymentData): OrderView => ({
  id: order.id,
  status: statusAt(order, now),
  expiresAt: new Date(order.expiresAt).toISOString(),
  quantity: order.quantity,
  ticket: order.ticket,
  total: order.total,
  currency: order.currency as OrderView['currency'],
  userId: order.userId,
  ...(latest && { payment: latest.status }),
  ...(order.reason !== undefined && { reason: order.reason }),
  ...(order.reasonCode !== undefined && { reasonCode: order.reasonCode }),
  createdAt: new Date(order.createdAt).toISOString(),
  version: order.version,
});
