import type { Order } from '@boxoffice/shared/api/orders.ts';

/** An order, and the server's clock when it was read: the hold expires by that clock. */
export interface OrderSnapshot {
  order: Order;
  /** Epoch milliseconds. */
  serverTime: number;
}

export const snapshotOf = (order: Order): OrderSnapshot => ({ order, serverTime: Date.now() });
