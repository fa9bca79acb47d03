import { Refused } from '@boxoffice/shared/errors.ts';
import type { Cancelled, Complete, Order } from './order.ts';

/** An order that is or was complete. */
export type SoldOrder = Complete | (Cancelled & { completedAt: number });

export const isSold = (order: Order | undefined): order is SoldOrder =>
  order?.completedAt !== undefined && (order.status === 'complete' || order.status === 'cancelled');

/** @throws Refused (404) for everyone but the ticket's seller, the same as for an unknown ticket */
export function onlySeller(userId: string, sellerId: string | undefined): void {
  if (userId !== sellerId) throw new Refused(404, 'ticket-unknown');
}

/** The form in which texts of a search are compared. */
const normal = (text: string): string => text.normalize('NFKC').toLowerCase();

/**
 * Whether the id of an order or the address of its buyer begins with a text.
 *
 * @param email undefined when the account is deleted
 */
export const beginsWith = (text: string, { id }: Order, email: string | undefined): boolean =>
  [id, normal(email ?? '')].some((each) => each.startsWith(normal(text)));
