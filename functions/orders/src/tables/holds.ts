import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { type Key, queryItems } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type { Held, Order } from '../domain/order.ts';
import { ordersService } from '../service.ts';

/** The holds of one ticket are spread over this many partitions of an index, each in the order of their expiry. */
export const HOLD_SHARDS = 4;

/** The number of expired holds that one transaction can end: each needs two of its hundred writes. */
const MOST_RECLAIMED = 20;

/** The index keys of an order that has its seats without a payment. */
export const holdKeys = ({ id, ticket, expiresAt }: Held) => ({
  gsi2pk: partitionOfHolds(ticket.id, shardOf(id, HOLD_SHARDS)),
  gsi2sk: `${new Date(expiresAt).toISOString()}#${id}`,
});

export const partitionOfHolds = (ticketId: string, shard: number): string => `HOLDS#${ticketId}#${shard}`;

/**
 * Reads the expired holds of a ticket that still have their seats, in parts of MOST_RECLAIMED or fewer, the oldest of
 * every shard first. An index lists them and can be late, so each order is also read itself. The caller can end the
 * holds of one part before it takes the next: a part does not repeat them, as a new query of a late index would.
 *
 * @param now epoch milliseconds
 */
export async function* expiredHolds(ticketId: string, now: number): AsyncGenerator<Held[]> {
  type Position = { shard: number; after?: Record<string, string> | undefined };
  let open: Position[] = Array.from({ length: HOLD_SHARDS }, (_, shard) => ({ shard }));
  while (open.length > 0) {
    const pages = await Promise.all(open.map(({ shard, after }) => pageOf(ticketId, shard, now, after)));
    const keys = pages.flatMap(({ items }) => items.map(({ pk, sk }) => ({ pk, sk })));
    const orders = await getItems<Order & Key>(ordersService.table, keys);
    yield orders.filter((order): order is Held & Key => order.status === 'created');
    open = pages.flatMap(({ shard, last }) => (last ? [{ shard, after: last }] : []));
  }
}

async function pageOf(ticketId: string, shard: number, now: number, after?: Record<string, string>) {
  const page = await queryItems<Key>(ordersService.table, {
    index: 'gsi2',
    pk: partitionOfHolds(ticketId, shard),
    upTo: `${new Date(now).toISOString()}#~`,
    limit: MOST_RECLAIMED / HOLD_SHARDS,
    after,
  });
  return { ...page, shard };
}
