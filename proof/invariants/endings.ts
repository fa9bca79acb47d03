import { by, deadlines, orders } from './rows.ts';
import type { SeenOrder, Snapshot } from './snapshot.ts';
import { type Found, found } from './violation.ts';

/**
 * What may be stored after what, with any steps between. A late payment completes an order that has expired, and
 * one whose money could not be taken is cancelled: both are written policies.
 */
const after: Record<string, string[]> = {
  created: ['created', 'complete', 'cancelled', 'expired'],
  expired: ['expired', 'complete', 'cancelled'],
  complete: ['complete', 'cancelled'],
  cancelled: ['cancelled'],
};

/** 4. Every order ends: complete, cancelled or expired; and what is stored never goes back. */
export function ordersEnd(snapshot: Snapshot): Found[] {
  const told = new Map(deadlines(snapshot).map((deadline) => [deadline.orderId, deadline.told]));
  const stored = orders(snapshot);
  const now = stored.map(({ id, version, status }) => ({ id, version, status }));
  const seen = by([...(snapshot.seen ?? []), ...now], ({ id }) => id);
  const ids = new Set(stored.map(({ id }) => id));
  return [
    ...stored
      .filter(
        ({ id, status, expiresAt }) => status === 'created' && expiresAt <= snapshot.now && told.get(id),
      )
      .map(({ id }) => found(`The lapse of order ${id} was told, but it has not expired`, id)),
    ...[...seen].flatMap(([id, states]) => [
      ...(ids.has(id) ? [] : [found(`Order ${id} was there once, and is gone`, id)]),
      ...states.slice(1).flatMap((next, n) => backward(states[n] ?? next, next)),
    ]),
  ];
}

function backward(before: SeenOrder, next: SeenOrder): Found[] {
  const steps = next.version - before.version;
  const changed = before.status !== next.status;
  if (steps >= 0 && (!changed || steps > 0) && after[before.status]?.includes(next.status)) return [];
  const states = `${before.status} (version ${before.version}), then ${next.status} (version ${next.version})`;
  return [found(`Order ${next.id} was ${states}`, next.id)];
}
