import { randomUUID } from 'node:crypto';
import type { OrderData } from '../events/order.ts';

/** The first state of an order: a seat at 45 EUR, which is held for 15 minutes. */
export const newOrder = (more: Partial<OrderData> = {}): OrderData => ({
  id: randomUUID(),
  version: 1,
  status: 'created',
  userId: randomUUID(),
  ticketId: randomUUID(),
  sellerId: randomUUID(),
  title: 'The Magic Flute',
  quantity: 1,
  total: 4500,
  currency: 'EUR',
  expiresAt: new Date(Date.now() + 900_000).toISOString(),
  ...more,
});
