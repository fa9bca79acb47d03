import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
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
  /** Whether hold.lapsed has been published. */
  reported: boolean;
}

/** Whether the hold still exists and its expiry has not been reported. */
export const isPending = ({ status, reported }: Deadline): boolean => status === 'created' && !reported;

/** The deadline after an order's event. Events come in any order. */
export function follow(stored: Deadline | undefined, order: OrderData): Deadline {
  onlyNewer(stored, order);
  const { id, version, status, expiresAt } = order;
  return { orderId: id, version, status, expiresAt, reported: false };
}

/** Reports an expired hold, once. */
export function lapse(deadline: Deadline, given: Given): Decided<Deadline> {
  if (!isPending(deadline))
    throw new Refused(409, 'nothing-to-do', { message: 'The hold has ended or is reported already' });
  if (Date.parse(deadline.expiresAt) > given.now)
    throw new Refused(409, 'nothing-to-do', { message: 'The hold has not expired yet' });
  const { orderId, expiresAt } = deadline;
  return {
    state: { ...deadline, reported: true },
    events: [HoldLapsed.of(orderId, { orderId, expiresAt }, given)],
  };
}
