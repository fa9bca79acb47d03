import type { CloudEvent } from './cloud-event.ts';

/** The order and the ticket that an event is about. */
export function idsOf({ type, data }: Pick<CloudEvent, 'type' | 'data'>): {
  orderId?: string | undefined;
  ticketId?: string | undefined;
} {
  const { id, orderId, ticketId } = (data ?? {}) as Record<string, string | undefined>;
  return {
    orderId: orderId ?? (type.startsWith('order.') ? id : undefined),
    ticketId: ticketId ?? (type.startsWith('ticket.') ? id : undefined),
  };
}
