import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { fromCursor, toCursor } from '@boxoffice/shared/tables/cursor.ts';
import { type Key, queryRange } from '@boxoffice/shared/tables/items.ts';
import { mergeParts, shareOf } from '@boxoffice/shared/tables/merge-parts.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type { Order } from '../domain/order.ts';
import type { SoldOrder } from '../domain/sold-order.ts';
import { ordersService } from '../service.ts';

/** The sold orders of one ticket are spread over this many partitions of an index, each in the order of time. */
export const SOLD_SHARDS = 4;

type Status = SoldOrder['status'];

const lists: Record<Status, string> = { complete: 'SOLD', cancelled: 'RETURNED' };

/** The index keys of a sold order. They change when the order is cancelled, and else stay the same. */
export const soldKeys = (order: SoldOrder) => ({
  gsi2pk: partitionOfSold(order.ticket.id, shardOf(order.id, SOLD_SHARDS), order.status),
  gsi2sk: positionOf(order),
});

const positionOf = ({ id, completedAt }: SoldOrder): string => `${new Date(completedAt).toISOString()}#${id}`;

export const partitionOfSold = (ticketId: string, shard: number, status: Status = 'complete'): string =>
  `${lists[status]}#${ticketId}#${shard}`;

/** The cursor of the page that starts after an order. */
export const cursorAfter = (order: SoldOrder): string => toCursorOf(order.ticket.id, positionOf(order));

const toCursorOf = (ticketId: string, after: string): string => toCursor({ ticketId, after });

/**
 * Reads a page of a ticket's orders that are or were complete, the last completed first, and the cursor of the next page.
 * An index lists them and follows a change within about a second, so each order is also read itself. One that has another
 * status by then is left out, so a page can be shorter than its limit, and is the last one only without a cursor. Changes
 * of an order do not move it within its list, so pages that are read during a sale repeat and miss none of the orders
 * that were in the list before the first page.
 *
 * @throws Refused (400) for a cursor of another list
 */
export async function soldOrdersOf(
  ticketId: string,
  { status, limit, cursor }: { status: Status; limit: number; cursor?: string | undefined },
): Promise<{ items: SoldOrder[]; next: string | undefined }> {
  const after = fromCursor(cursor, ['ticketId', 'after'], { ticketId })?.after;
  const parts = Array.from({ length: SOLD_SHARDS }, (_, shard) => ({
    prefix: '',
    pages: queryRange(ordersService.table, {
      index: 'gsi2',
      pk: partitionOfSold(ticketId, shard, status),
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
      .filter((order): order is SoldOrder & Key => order?.status === status),
    next: end === undefined ? undefined : toCursorOf(ticketId, end),
  };
}
