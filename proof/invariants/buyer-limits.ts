import type { OpenHold } from '../../functions/orders/src/domain/buyer.ts';
import { type Finding, finding } from './finding.ts';
import { buyers, orders } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * 8. A buyer's limits count exactly the running holds: the orders that wait for payment and have not expired. A buyer
 * can't exceed the limits by double-clicking, and an ended order never blocks the next one.
 */
export function checkBuyerLimits(snapshot: Snapshot): Finding[] {
  const running = orders(snapshot).filter(
    ({ status, expiresAt }) => status === 'created' && expiresAt > snapshot.now,
  );
  const counted = new Map(
    buyers(snapshot)
      .flatMap(holdsOf)
      .map((hold) => [hold.orderId, hold]),
  );
  const runningIds = new Set(running.map(({ id }) => id));
  return [
    ...running.flatMap(({ id, userId, ticket, quantity, expiresAt }) => {
      const hold = counted.get(id);
      const isRight =
        hold?.userId === userId &&
        hold.ticketId === ticket.id &&
        hold.quantity === quantity &&
        hold.expiresAt === expiresAt;
      return isRight ? [] : [finding(`Order ${id} holds seats that its buyer's limits don't count`, id)];
    }),
    ...[...counted.values()]
      .filter(({ orderId, expiresAt }) => expiresAt > snapshot.now && !runningIds.has(orderId))
      .map(({ orderId }) => finding(`Order ${orderId} has ended, but its buyer's limits count it`, orderId)),
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
