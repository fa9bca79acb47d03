import { randomUUID } from 'node:crypto';
import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { newOrder } from '@boxoffice/shared/testing/orders.ts';

/** An event of an order of three seats at 45 EUR, which are held for 15 minutes. */
export function orderEvent(
  ticketId: string,
  status: OrderStatus,
  version: number,
  more: Partial<OrderData> = {},
): CloudEvent<OrderData> {
  const type = { created: 'created', complete: 'completed', cancelled: 'cancelled', expired: 'expired' };
  return {
    id: randomUUID(),
    source: '/boxoffice/orders',
    type: `order.${type[status]}`,
    data: newOrder({ ticketId, status, version, quantity: 3, total: 13_500, ...more }),
  };
}
