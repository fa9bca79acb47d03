import { type Finding, finding } from './finding.ts';
import { deadlines, groupBy, orders, tickets } from './rows.ts';
import type { SeenOrder, Snapshot } from './snapshot.ts';

/**
 * Which status may be stored after which, with any steps between. Two of these steps are policy: a late payment
 * completes an expired order, and a complete order whose money can't be captured is cancelled.
 */
const next: Record<string, string[]> = {
  created: ['created', 'complete', 'cancelled', 'expired'],
  expired: ['expired', 'complete', 'cancelled'],
  complete: ['complete', 'cancelled'],
  cancelled: ['cancelled'],
};

/**
 * 4. Every order ends complete, cancelled or expired, and its stored status never goes back. No order of a cancelled
 * event keeps its seats.
 */
export function checkOrderStates(snapshot: Snapshot): Finding[] {
  const lapsePublished = new Map(deadlines(snapshot).map(({ orderId, told }) => [orderId, told]));
  const stored = orders(snapshot);
  const now = stored.map(({ id, version, status }) => ({ id, version, status }));
  const seen = groupBy([...(snapshot.seen ?? []), ...now], ({ id }) => id);
  const ids = new Set(stored.map(({ id }) => id));
  const cancelled = new Set(
    tickets(snapshot)
      .filter(({ cancelledAt }) => cancelledAt !== undefined)
      .map(({ id }) => id),
  );
  return [
    ...stored
      .filter(({ status, ticket }) => cancelled.has(ticket.id) && ['complete', 'created'].includes(status))
      .map(({ id, status }) => finding(`Order ${id} is ${status}, but its event is cancelled`, id)),
    ...stored
      .filter(
        ({ id, status, expiresAt }) =>
          status === 'created' && expiresAt <= snapshot.now && lapsePublished.get(id),
      )
      .map(({ id }) =>
        finding(`hold.lapsed of order ${id} was published, but the order has not expired`, id),
      ),
    ...[...seen].flatMap(([id, states]) => [
      ...(ids.has(id) ? [] : [finding(`Order ${id} was stored once, and is gone`, id)]),
      ...states.slice(1).flatMap((state, n) => checkStep(states[n] ?? state, state)),
    ]),
  ];
}

function checkStep(before: SeenOrder, after: SeenOrder): Finding[] {
  const steps = after.version - before.version;
  const isChanged = before.status !== after.status;
  if (steps >= 0 && (!isChanged || steps > 0) && next[before.status]?.includes(after.status)) return [];
  const states = `${before.status} (version ${before.version}), then ${after.status} (version ${after.version})`;
  return [finding(`Order ${after.id} was ${states}`, after.id)];
}
