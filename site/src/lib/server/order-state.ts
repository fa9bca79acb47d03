import type { Order } from '@boxoffice/shared/api/orders.ts';

/** An order, and the time by which its lease runs. */
export interface OrderState {
  order: Order;
  /** Epoch milliseconds: the server's clock when it told. */
  serverTime: number;
}

export const stateOf = (order: Order): OrderState => ({ order, serverTime: Date.now() });
