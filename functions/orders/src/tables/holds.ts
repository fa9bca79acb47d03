import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { type Key, queryItems } from '@boxoffice/shared/tables/items.ts';
import type { Held, Order } from '../domain/order.ts';
import { ordersService } from '../service.ts';

/** The number of expired holds that one transaction can end: each needs two of its hundred writes. */
const MOST_RECLAIMED = 20;

/**
 * Reads the expired holds of a ticket that still have their seats, in parts of MOST_RECLAIMED or fewer, the oldest part
 * first. An index lists them and can be late, so each order is also read itself. The caller can end the holds of one
 * part before it takes the next: a part does not repeat them, as a new query of a late index would.
 *
 * @param now epoch milliseconds
 */
export async function* expiredHolds(ticketId: string, now: number): AsyncGenerator<Held[]> {
  let after: Record<string, string> | undefined;
  do {
    const { items, last } = await queryItems<Key>(ordersService.table, {
      index: 'gsi2',
      pk: `HOLDS#${ticketId}`,
      upTo: `${new Date(now).toISOString()}#~`,
      limit: MOST_RECLAIMED,
      after,
    });
    const keys = items.map(({ pk, sk }) => ({ pk, sk }));
    const orders = await getItems<Order & Key>(ordersService.table, keys);
    yield orders.filter((order): order is Held & Key => order.status === 'created');
    after = last;
  } while (after);
}
