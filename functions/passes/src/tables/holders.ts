import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { fromCursor, toCursor } from '@boxoffice/shared/tables/cursor.ts';
import { getItem, type Key, queryItems } from '@boxoffice/shared/tables/items.ts';
import type { PassOrder } from '../domain/order.ts';
import { issuedPass, type Pass, type Seat, statusOf } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { keyOfOrder, partitionOfHolder } from './orders.ts';
import { keyOfSeat, readOrder, type SeatRef, type SeatRow } from './seats.ts';

/** An entry of a holder's list: an order that the holder has bought, or a pass that someone gave them. */
type Entry = Key & { gsi1pk: string; gsi1sk: string } & (PassOrder | Seat);

/**
 * Reads a page of a user's passes, those of the newest order first, and the cursor of the next page. The index follows
 * a change within about a second; the passes themselves are read with strong consistency. A page can be shorter than
 * its limit, because passes that the user gave away are left out.
 *
 * @param options `withGiven`: also the bought passes that the user gave away
 * @throws Refused (400) for a cursor of another list
 */
export async function passesOf(
  userId: string,
  limit: number,
  cursor: string | undefined,
  { withGiven = false } = {},
): Promise<{ passes: Pass[]; next: string | undefined }> {
  const gsi1pk = partitionOfHolder(userId);
  const names = ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'seat'];
  const position = fromCursor(cursor, names, { gsi1pk });
  const { seat: lastSeat = '0', ...after } = position ?? {};
  const { pk = '', sk = '' } = after as Partial<Key>;
  // An order can continue on the next page.
  const continued = position && (await getItem<Entry>(passesService.table, { pk, sk }));
  const { items, last } = await queryItems<Entry>(passesService.table, {
    index: 'gsi1',
    pk: gsi1pk,
    newestFirst: true,
    limit,
    after: position && (after as Record<string, string>),
  });
  const rest = continued?.gsi1pk === gsi1pk ? seatsOf(continued, Number(lastSeat)) : [];
  const all = [...rest, ...items.flatMap((item) => seatsOf(item, 0))];
  const page = all.slice(0, limit);
  const end = page.at(-1);
  const passes = await readPasses(page.map(({ ref }) => ref));
  return {
    passes: passes.filter(({ seat }) => withGiven || seat.holder === userId),
    next: end && (last || all.length > limit) ? cursorOf(end) : undefined,
  };
}

/**
 * Reads a page of an order's passes. The buyer sees all of them, and another user those that they hold.
 *
 * @throws Refused (400) for a cursor of another list
 */
export async function passesOfOrder(
  orderId: string,
  userId: string,
  limit: number,
  cursor: string | undefined,
): Promise<{ passes: Pass[]; next: string | undefined }> {
  const position = fromCursor(cursor, ['orderId', 'seat'], { orderId });
  const all = await allOfOrder(orderId, userId);
  const visible = all.filter(({ seat }) => seat.seat > Number(position?.seat ?? 0));
  const passes = visible.slice(0, limit);
  const end = passes.at(-1);
  const hasMore = end && visible.length > limit;
  return { passes, next: hasMore ? toCursor({ orderId, seat: String(end.seat.seat) }) : undefined };
}

/** Reads the passes of an order that a user sees: all of them for the buyer, and for another user those that they hold. */
export async function allOfOrder(orderId: string, userId: string): Promise<Pass[]> {
  const { order, seats } = await readOrder(orderId);
  const bySeat = new Map(seats.map((seat) => [seat.seat, seat]));
  return Array.from({ length: order?.seats ?? 0 }, (_, index) => index + 1)
    .flatMap((seat) => issuedPass(order, seat, bySeat.get(seat)) ?? [])
    .filter(({ seat }) => order?.userId === userId || seat.holder === userId);
}

/** Reads the passes of an order that a user holds and that are not void. */
export const validPassesOf = async (orderId: string, userId: string): Promise<Pass[]> =>
  (await allOfOrder(orderId, userId)).filter(
    (pass) => pass.seat.holder === userId && statusOf(pass) !== 'void',
  );

const seatsOf = (entry: Entry, afterSeat: number): { entry: Entry; ref: SeatRef }[] =>
  'seats' in entry
    ? Array.from({ length: Math.max(0, entry.seats - afterSeat) }, (_, index) => ({
        entry,
        ref: { orderId: entry.id, seat: afterSeat + index + 1 },
      }))
    : afterSeat < entry.seat
      ? [{ entry, ref: { orderId: entry.orderId, seat: entry.seat } }]
      : [];

const cursorOf = ({ entry: { pk, sk, gsi1pk, gsi1sk }, ref }: { entry: Entry; ref: SeatRef }): string =>
  toCursor({ pk, sk, gsi1pk, gsi1sk, seat: String(ref.seat) });

async function readPasses(refs: SeatRef[]): Promise<Pass[]> {
  const keys = [...new Set(refs.map(({ orderId }) => orderId))].map(keyOfOrder);
  const items = await getItems<Key>(passesService.table, [...keys, ...refs.map(keyOfSeat)]);
  const byKey = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
  const itemOf = <Item>({ pk, sk }: Key) => byKey.get(`${pk} ${sk}`) as Item | undefined;
  return refs.flatMap(
    (ref) =>
      issuedPass(
        itemOf<PassOrder & Key>(keyOfOrder(ref.orderId)),
        ref.seat,
        itemOf<SeatRow>(keyOfSeat(ref)),
      ) ?? [],
  );
}
