import type { CheckInList } from '@boxoffice/shared/api/check-ins.ts';
import type { SoldOrder } from '@boxoffice/shared/api/sales.ts';
import type { Sales, SalesTimeline, Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { type ApiAnswer, callApi } from './api.ts';
import { nextCursor } from './pagination.ts';

/** An event as its seller sees it. What a service does not answer is absent. */
export interface EventSales {
  ticket: Ticket;
  sales: Sales;
  timeline?: SalesTimeline;
  admissions?: Pick<CheckInList, 'total' | 'admitted'>;
  buyers?: { orders: SoldOrder[]; next: string | undefined };
}

/** The list of buyers that a page shows. */
export interface BuyersQuery {
  status: SoldOrder['status'];
  q: string;
  cursor: string | undefined;
}

export const ticketPath = (id: string): string => `/api/tickets/${encodeURIComponent(id)}`;
export const ordersPath = (ticketId: string, query: Record<string, string>): string =>
  `/api/sales/${encodeURIComponent(ticketId)}/orders?${new URLSearchParams(query)}`;

/** Reads an event with its sales and a page of its buyers. Only the tickets service must answer. */
export async function readEventSales(
  event: RequestEvent,
  ticketId: string,
  { status, q, cursor }: BuyersQuery,
): Promise<ApiAnswer<EventSales>> {
  const path = ticketPath(ticketId);
  const query = { status, ...(q && { q }), ...(cursor && { cursor }) };
  const [ticket, sales, timeline, admissions, orders] = await Promise.all([
    callApi<Ticket>(event, path),
    callApi<Sales>(event, `${path}/sales`),
    callApi<SalesTimeline>(event, `${path}/sales/timeline`),
    callApi<CheckInList>(event, `${path}/check-ins?passes=none`),
    callApi<SoldOrder[]>(event, ordersPath(ticketId, query)),
  ]);
  if (!ticket.ok) return ticket;
  if (!sales.ok) return sales;
  return {
    ok: true,
    link: undefined,
    data: {
      ticket: ticket.data,
      sales: sales.data,
      ...(timeline.ok && { timeline: timeline.data }),
      ...(admissions.ok && {
        admissions: { total: admissions.data.total, admitted: admissions.data.admitted },
      }),
      ...(orders.ok && { buyers: { orders: orders.data, next: nextCursor(orders.link) } }),
    },
  };
}
