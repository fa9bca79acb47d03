import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { HoldLapsed } from '@boxoffice/shared/events/hold.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';

/** The time at which an order's hold expires. */
export interface Deadline {
  orderId: string;
  /** The version of the order. */
  version: number;
  status: OrderStatus;
  /** ISO 8601. */
  expiresAt: string;
  /** When hold.lapsed was last published, in epoch milliseconds. */
  reportedAt?: number | undefined;
  /** The trace of the order, which the report continues. */
  traceparent?: string | undefined;
}

/** A report that the orders service has not answered for this long is repeated. In milliseconds. */
const PATIENCE_MS = 10 * 60_000;

/** Whether the hold still exists, as far as this service knows. */
export const isPending = ({ status }: Deadline): boolean => status === 'created';

/** When the expiry is to be reported next, in epoch milliseconds. */
export const dueAt = ({ expiresAt, reportedAt }: Deadline): number =>
  Math.max(Date.parse(expiresAt), (reportedAt ?? 0) + PATIENCE_MS);

/** The deadline that an order's event states. */
export const deadlineOf = ({ id, version, status, expiresAt }: OrderData): Deadline => ({
  orderId: id,
  version,
  status,
  expiresAt,
});

/** Reports an expired hold. The channel can lose a report, so it is repeated until the order ends. */
export function lapse(deadline: Deadline, given: Given): Decided<Deadline> {
  if (!isPending(deadline)) throw new Refused(409, 'nothing-to-do', { message: 'The hold has ended' });
  if (dueAt(deadline) > given.now)
    throw new Refused(409, 'nothing-to-do', { message: 'The hold has not expired yet, or is just reported' });
  const { orderId, expiresAt } = deadline;
  return {
    state: { ...deadline, reportedAt: given.now },
    events: [HoldLapsed.of(orderId, { orderId, expiresAt }, given)],
  };
}
