import * as z from 'zod';
import { OrderStatus } from '../api/orders.ts';
import { eventType } from './cloud-event.ts';

/** The public state of an order. */
export const OrderData = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  status: OrderStatus,
  userId: z.uuid(),
  ticketId: z.uuid(),
  sellerId: z.uuid(),
  title: z.string(),
  quantity: z.int().min(1),
  total: z.int(),
  currency: z.string(),
  expiresAt: z.iso.datetime(),
  /** The payment of a complete order. */
  paymentId: z.uuid().optional(),
  /**
   * The platform's share of `total`, if the payment of a complete order goes to the seller's account; absent if the
   * platform keeps the money for the seller.
   */
  fee: z.int().min(0).optional(),
  /** Why seats were given back last, or why the order was cancelled, in the seller's words for the buyer. */
  reason: z.string().optional(),
});
export type OrderData = z.infer<typeof OrderData>;

/** An order and the payment that it refuses. */
export const OrderRefusal = OrderData.extend({
  refused: z.object({ paymentId: z.uuid(), reason: z.string() }),
});
export type OrderRefusal = z.infer<typeof OrderRefusal>;

const source = '/boxoffice/orders';
export const OrderCreated = eventType('order.created', source, OrderData);
export const OrderCancelled = eventType('order.cancelled', source, OrderData);
export const OrderExpired = eventType('order.expired', source, OrderData);
export const OrderCompleted = eventType('order.completed', source, OrderData);
/** Seats of a complete order were given back: `quantity` and `total` are without them. */
export const OrderReduced = eventType('order.reduced', source, OrderData);
export const OrderRefused = eventType('order.refused', source, OrderRefusal);
