import type { OpenHold } from '../../functions/orders/src/domain/buyer.ts';
import { type Finding, finding } from './finding.ts';
import { boughtSeats, buyers, groupBy, orders, sum } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * 8. A buyer's limits count exactly the running holds, which are the orders that wait for payment and have not expired,
 * and the bought seats, which are those of complete orders. A buyer
 * can't exceed the limits by double-clicking, and an ended order never blocks the next one.
 */
export const checkBuyerLimits = (snapshot: Snapshot): Finding[] => [
  ...checkHolds(snapshot),
  ...checkBought(snapshot),
];

function checkHolds(snapshot: Snapshot): Finding[] {
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

function checkBought(snapshot: Snapshot): Finding[] {
  const complete = groupBy(
    orders(snapshot).filter(({ status }) => status === 'complete'),
    ({ userId, ticket }) => `USER#${userId} BOUGHT#${ticket.id}`,
  );
  const counted = groupBy(boughtSeats(snapshot), ({ key }) => key);
  return [...new Set([...complete.keys(), ...counted.keys()])].flatMap((key) => {
    const paid = complete.get(key) ?? [];
    const seats = sum(paid.map(({ quantity }) => quantity));
    const count = sum((counted.get(key) ?? []).map(({ seats }) => seats));
    return count === seats
      ? []
      : [finding(`The limit of ${key} counts ${count} bought seats, but there are ${seats}`, paid[0]?.id)];
  });
}

const holdsOf = (item: Record<string, unknown>): (OpenHold & { userId: string })[] =>
  Object.entries(item)
    .filter(([name]) => name.startsWith('HOLD#'))
    .map(([name, hold]) => ({
      ...(hold as Omit<OpenHold, 'orderId'>),
      orderId: name.slice('HOLD#'.length),
      userId: String(item.pk).slice('USER#'.length),
    }));
