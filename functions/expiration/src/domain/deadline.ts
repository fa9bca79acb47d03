import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { HoldLapsed } from '@boxoffice/shared/events/hold.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';

/** When an order's hold lapses. */
export interface Deadline {
  orderId: string;
  /** Of the order. */
  version: number;
  status: OrderStatus;
  /** ISO 8601. */
  expiresAt: string;
  /** Whether the orders service has been told that it has lapsed. */
  told: boolean;
}

/** Whether there is still a hold that will lapse. */
export const isPending = ({ status, told }: Deadline): boolean => status === 'created' && !told;

/** What an order's event says of its deadline, in whatever order the events come. */
export function follow(known: Deadline | undefined, order: OrderData): Deadline {
  onlyNewer(known, order);
  const { id, version, status, expiresAt } = order;
  return { orderId: id, version, status, expiresAt, told: false };
}

/** Tells, once, that a hold has lapsed. */
export function lapse(deadline: Deadline, given: Given): Decided<Deadline> {
  if (!isPending(deadline)) throw new Refused(409, 'nothing-to-do', { message: 'Nothing is pending' });
  if (Date.parse(deadline.expiresAt) > given.now)
    throw new Refused(409, 'nothing-to-do', { message: 'The hold has not lapsed' });
  const { orderId, expiresAt } = deadline;
  return {
    state: { ...deadline, told: true },
    events: [HoldLapsed.of(orderId, { orderId, expiresAt }, given)],
  };
}
