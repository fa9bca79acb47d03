import type { Order as OrderView } from '@boxoffice/shared/api/orders.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { type Order, type Refund, statusAt } from '../domain/order.ts';

/**
 * An order as its buyer sees it at a moment.
 *
 * @param returnable see `returnableUntil`
 */
export const view = (order: Order, now: number, latest?: PaymentData, returnable?: number): OrderView => ({
  id: order.id,
  status: statusAt(order, now),
  expiresAt: new Date(order.expiresAt).toISOString(),
  quantity: order.quantity,
  ticket: order.ticket,
  total: order.total,
  currency: order.currency as OrderView['currency'],
  userId: order.userId,
  ...(order.refunds && { refunds: shownRefunds(order.refunds) }),
  ...(returnable !== undefined && { returnableUntil: new Date(returnable).toISOString() }),
  sellerId: order.sellerId,
  ...(latest && { payment: latest.status }),
  ...(latest?.refunded && { refunded: latest.refunded }),
  ...(latest?.dispute && { dispute: latest.dispute }),
  ...reasonOf(order.reason === undefined && latest?.status === 'declined' ? latest : order),
  createdAt: new Date(order.createdAt).toISOString(),
  version: order.version,
});

export const shownRefunds = (refunds: Refund[]) =>
  refunds.map((refund) => ({ ...refund, at: new Date(refund.at).toISOString() }));

const reasonOf = ({ reason, reasonCode }: Pick<OrderView, 'reason' | 'reasonCode'>) => ({
  ...(reason !== undefined && { reason }),
  ...(reasonCode !== undefined && { reasonCode }),
});
