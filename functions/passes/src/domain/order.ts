import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { isAdmitted, type Seat } from './pass.ts';

/**
 * The replica of an order, and the passes that it stands for: one for each seat, from 1 to `seats`. A pass has an item
 * of its own only once something has happened to it. So all passes of an order are issued by one write.
 */
export interface PassOrder {
  id: string;
  /** The version of the order. */
  version: number;
  status: OrderStatus;
  /** The buyer. */
  userId: string;
  ticketId: string;
  /** As bought. */
  title: string;
  /** In minor units. */
  total: number;
  currency: string;
  /** The passes that were issued; 0 while the order was never complete. */
  seats: number;
  /** The passes of seats that were refunded. */
  voided: number[];
}

/**
 * The next state of an order's passes.
 *
 * @param stored the state before, if there is one
 * @param seats the passes to which something has happened
 * @throws Refused when the same or a newer version is stored; Error when the version is too far ahead
 */
export function followOrder(stored: PassOrder | undefined, seats: Seat[], order: OrderData): PassOrder {
  // The first event that comes may be the last one of the order, but an order has few versions.
  onlyNewer(stored ?? { version: 0 }, order);
  const { id, version, status, userId, ticketId, title, quantity, total, currency } = order;
  const issued = Math.max(stored?.seats ?? 0, status === 'complete' ? quantity : 0);
  const voided = stored?.voided ?? [];
  const refunded = status === 'complete' ? issued - quantity - voided.length : 0;
  return {
    id,
    version,
    status,
    userId,
    ticketId,
    title,
    total,
    currency,
    seats: issued,
    voided: [...voided, ...chooseRefunded(issued, voided, seats, refunded)],
  };
}

/** The seats that a refund of a part takes: the last ones, and those of admitted passes only if there are no others. */
function chooseRefunded(issued: number, voided: number[], seats: Seat[], count: number): number[] {
  if (count <= 0) return [];
  const admitted = new Set(seats.filter(isAdmitted).map(({ seat }) => seat));
  const live = Array.from({ length: issued }, (_, index) => issued - index).filter(
    (seat) => !voided.includes(seat),
  );
  return [...live.filter((seat) => !admitted.has(seat)), ...live.filter((seat) => admitted.has(seat))].slice(
    0,
    count,
  );
}
