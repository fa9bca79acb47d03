import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { type ApiAnswer, callApi } from './api.ts';
import { ownReason } from './seller-reason.ts';
import { type ShownPass, shownPass } from './shown-pass.ts';

/** An order, and the server's clock when it was read: the hold expires by that clock. */
export interface OrderSnapshot {
  order: Order;
  /** Epoch milliseconds. */
  serverTime: number;
  /** Why the order ended or its payment was declined, in the visitor's language. */
  reason?: string;
  /** What the seller wrote about the end of the order. */
  sellersReason?: string;
  /** The passes of a complete order. Absent or empty until they are issued, or while their service doesn't answer. */
  passes?: ShownPass[];
  /** The event of a complete order as the seller has it now. Absent while the tickets service doesn't answer. */
  event?: Pick<Ticket, 'title' | 'startsAt' | 'timeZone' | 'place'>;
}

/** The most passes that one page shows. */
const MOST_PASSES = 100;

/** Reads an order and, once it is complete, its passes and its event. The order is shown without them too. */
export async function readOrderSnapshot(event: RequestEvent, id: string): Promise<ApiAnswer<OrderSnapshot>> {
  const orderId = encodeURIComponent(id);
  const answer = await callApi<Order>(event, `/api/orders/${orderId}`);
  if (!answer.ok) return answer;
  const { data: order, link } = answer;
  const sellersReason = ownReason(order);
  const { t, locale } = event.locals.preferences;
  const snapshot: OrderSnapshot = {
    order,
    serverTime: Date.now(),
    ...(order.reason && {
      reason: t.refusal({ message: order.reason, code: order.reasonCode }, { locale }),
    }),
    ...(sellersReason !== undefined && { sellersReason }),
  };
  if (order.status !== 'complete') return { ok: true, data: snapshot, link };
  const [passes, ticket] = await Promise.all([
    callApi<Pass[]>(event, `/api/passes?orderId=${orderId}&limit=${MOST_PASSES}`),
    callApi<Ticket>(event, `/api/tickets/${order.ticket.id}`),
  ]);
  if (passes.ok) snapshot.passes = passes.data.map(shownPass);
  if (ticket.ok) {
    const { title, startsAt, timeZone, place } = ticket.data;
    snapshot.event = {
      title,
      ...(startsAt && { startsAt }),
      ...(timeZone && { timeZone }),
      ...(place && { place }),
    };
  }
  return { ok: true, data: snapshot, link };
}
