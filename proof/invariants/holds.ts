import { type Finding, finding } from './finding.ts';
import { holds, orders } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/** The partitions of the index over which the holds of a ticket are spread, by the order's id. */
const SHARDS = 4;

/**
 * 5. A freed seat sells at once. The index of holds lists an order exactly while it waits for its payment, under the
 * key (ticket, shard and expiry) that the next buyer's request queries.
 */
export function checkHolds(snapshot: Snapshot): Finding[] {
  const listed = new Set(holds(snapshot).map(({ id }) => id));
  return [
    ...holds(snapshot).flatMap(({ id, status, ticket, expiresAt, gsi2pk, gsi2sk }) => {
      if (status !== 'created')
        return [finding(`Order ${id} has ended, but its hold still reserves seats`, id)];
      const shard = Number.parseInt(id.slice(-4), 16) % SHARDS;
      const isRight =
        gsi2pk === `HOLDS#${ticket.id}#${shard}` && gsi2sk === `${new Date(expiresAt).toISOString()}#${id}`;
      return isRight ? [] : [finding(`The hold of order ${id} has the wrong key`, id)];
    }),
    ...orders(snapshot)
      .filter(({ id, status }) => status === 'created' && !listed.has(id))
      .map(({ id }) => finding(`Order ${id} waits for its payment without a hold`, id)),
  ];
}
