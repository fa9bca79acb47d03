import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { fromCursor, toCursor } from '@boxoffice/shared/tables/cursor.ts';
import { type Key, queryRange } from '@boxoffice/shared/tables/items.ts';
import { mergeParts, shareOf } from '@boxoffice/shared/tables/merge-parts.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type { Complete, Order } from '../domain/order.ts';
import { ordersService } from '../service.ts';

/** The complete orders of one ticket are spread over this many partitions of an index, each in the order of time. */
export const SOLD_SHARDS = 4;

/** The index keys of a complete order. They stay the same until the order is cancelled. */
export const soldKeys = ({ id, ticket, completedAt }: Complete) => ({
  gsi2pk: partitionOfSold(ticket.id, shardOf(id, SOLD_SHARDS)),
  gsi2sk: `${new Date(completedAt).toISOString()}#${id}`,
});

export const partitionOfSold = (ticketId: string, shard: number): string => `SOLD#${ticketId}#${shard}`;

/**
 * Reads a page of a ticket's complete orders, the latest first, and the cursor of the next page. An index lists them and
 * follows a change within about a second, so each order is also read itself. One that has been cancelled is left out, so
 * a page can be shorter than its limit, and is the last one only without a cursor. Changes of an order do not move it,
 * so pages that are read during a sale repeat and miss none of the orders that were complete before the first page.
 *
 * @throws Refused (400) for a cursor of another list
 */
export async function completeOrdersOf(
  ticketId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Complete[]; next: string | undefined }> {
  const after = fromCursor(cursor, ['ticketId', 'after'], { ticketId })?.after;
  const parts = Array.from({ length: SOLD_SHARDS }, (_, shard) => ({
    prefix: '',
    pages: queryRange(ordersService.table, {
      index: 'gsi2',
      pk: partitionOfSold(ticketId, shard),
      ...(after !== undefined && { upTo: after }),
      newestFirst: true,
      limit: shareOf(limit, SOLD_SHARDS),
    }),
  }));
  const merge = { sortKey: 'gsi2sk', isAscending: false, limit, after, mostRounds: Number.POSITIVE_INFINITY };
  const { items: entries, end } = await mergeParts<Key>(parts, merge);
  const keys = entries.map(({ pk, sk }) => ({ pk, sk }));
  const orders = new Map(
    (await getItems<Order & Key>(ordersService.table, keys)).map((order) => [order.pk, order]),
  );
  return {
    items: entries
      .map(({ pk }) => orders.get(pk))
      .filter((order): order is Complete & Key => order?.status === 'complete'),
    next: end === undefined ? undefined : toCursor({ ticketId, after: end }),
  };
}
