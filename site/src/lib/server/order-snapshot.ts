import type { Order } from '@boxoffice/shared/api/orders.ts';

/** An order, and the time by which its lease runs. */
export interface OrderSnapshot {
  order: Order;
  /** Epoch milliseconds: the server's clock when it told. */
  serverTime: number;
}

export const snapshotOf = (order: Order): OrderSnapshot => ({ order, serverTime: Date.now() });
