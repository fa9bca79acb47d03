import type { OpenHold } from '../../functions/orders/src/domain/buyer.ts';
import { buyers, orders } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { type Found, found } from './violation.ts';

/**
 * 8. What a buyer's limits count is what they hold: each order that waits for its payment within its lease, and
 * nothing else. So nobody gets more by clicking often, and nobody is kept from buying by what has ended.
 */
export function limitsCountHolds(snapshot: Snapshot): Found[] {
  const running = orders(snapshot).filter(
    ({ status, expiresAt }) => status === 'created' && expiresAt > snapshot.now,
  );
  const counted = new Map(
    buyers(snapshot)
      .flatMap(holdsOf)
      .map((hold) => [hold.orderId, hold]),
  );
  const known = new Map(running.map((order) => [order.id, order]));
  return [
    ...running.flatMap(({ id, userId, ticket, quantity, expiresAt }) => {
      const hold = counted.get(id);
      const right =
        hold?.userId === userId &&
        hold.ticketId === ticket.id &&
        hold.quantity === quantity &&
        hold.expiresAt === expiresAt;
      return right ? [] : [found(`Order ${id} holds seats that its buyer's limits don't count`, id)];
    }),
    ...[...counted.values()]
      .filter(({ orderId, expiresAt }) => expiresAt > snapshot.now && !known.has(orderId))
      .map(({ orderId }) => found(`Order ${orderId} has ended, but its buyer's limits count it`, orderId)),
  ];
}

const holdsOf = (item: Record<string, unknown>): (OpenHold & { userId: string })[] =>
  Object.entries(item)
    .filter(([name]) => name.startsWith('HOLD#'))
    .map(([name, hold]) => ({
      ...(hold as Omit<OpenHold, 'orderId'>),
      orderId: name.slice('HOLD#'.length),
      userId: String(item.pk).slice('USER#'.length),
    }));
