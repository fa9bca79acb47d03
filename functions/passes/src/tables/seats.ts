import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { PassOrder } from '../domain/order.ts';
import { issuedPass, type Pass, type Seat } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { keyOfOrder, orderUnchanged, partitionOfHolder, partitionOfTicket, TICKET_SHARDS } from './orders.ts';

/** The position of a pass: its order, and the number of its seat. */
export type SeatRef = Pick<Seat, 'orderId' | 'seat'>;

/** A number with leading zeros, so that keys are in the order of seats. */
export const padded = (seat: number): string => String(seat).padStart(6, '0');

export const keyOfSeat = ({ orderId, seat }: SeatRef): Key => ({
  pk: `ORDER#${orderId}`,
  sk: `SEAT#${padded(seat)}`,
});

/** The item of a pass to which something has happened. */
export type SeatRow = Seat & Key;

/** Reads a pass; undefined if it was never issued. */
export async function findPass(ref: SeatRef): Promise<Pass | undefined> {
  const items = await getItems<Key>(passesService.table, [keyOfOrder(ref.orderId), keyOfSeat(ref)]);
  const order = items.find(({ sk }) => sk === 'ORDER') as (PassOrder & Key) | undefined;
  const seat = items.find(({ sk }) => sk !== 'ORDER') as SeatRow | undefined;
  return issuedPass(order, ref.seat, seat);
}

/** Reads an order and its passes to which something has happened. Their items are in one partition. */
export async function readOrder(orderId: string): Promise<{ order: PassOrder | undefined; seats: Seat[] }> {
  let order: PassOrder | undefined;
  const seats: Seat[] = [];
  for await (const item of queryAllItems<(PassOrder | Seat) & Key>(passesService.table, {
    pk: keyOfOrder(orderId).pk,
  }))
    if (item.sk === 'ORDER') order = item as PassOrder & Key;
    else seats.push(item as SeatRow);
  return { order, seats };
}

/** Reads the passes of orders: the orders in one batch, then the passes to which something has happened. */
export async function passesOfOrders(orderIds: string[]): Promise<Pass[]> {
  const orders = await getItems<PassOrder & Key>(passesService.table, orderIds.map(keyOfOrder));
  const refs = orders.flatMap((order) =>
    Array.from({ length: order.seats }, (_, index) => ({
      order,
      ref: { orderId: order.id, seat: index + 1 },
    })),
  );
  const rows = await getItems<SeatRow>(
    passesService.table,
    refs.map(({ ref }) => keyOfSeat(ref)),
  );
  const seats = new Map(rows.map((row) => [`${row.pk} ${row.sk}`, row]));
  return refs.flatMap(({ order, ref }) => {
    const { pk, sk } = keyOfSeat(ref);
    return issuedPass(order, ref.seat, seats.get(`${pk} ${sk}`)) ?? [];
  });
}

/**
 * The writes that store the next version of a pass, on the condition that neither the pass nor its order has changed.
 * So a pass is admitted once, and never after it is void or has another holder.
 */
export const putSeat = ({ order, seat: before }: Pass, seat: Seat): Write[] => [
  orderUnchanged(order),
  putVersioned(passesService.table, {
    ...seat,
    ...keyOfSeat(before),
    ...(seat.holder !== order.userId && {
      gsi1pk: partitionOfHolder(seat.holder),
      gsi1sk: `${seat.orderId}#${padded(seat.seat)}`,
    }),
    gsi2pk: partitionOfTicket(seat.ticketId, shardOf(seat.orderId, TICKET_SHARDS)),
    gsi2sk: `${seat.orderId}#${padded(seat.seat)}`,
  }),
];

/** Reads every pass of a ticket, in no certain order. The index follows a change within about a second. */
export async function passesOfTicket(ticketId: string): Promise<Pass[]> {
  const shards = await Promise.all(
    Array.from({ length: TICKET_SHARDS }, (_, shard) => passesOfShard(ticketId, shard)),
  );
  return shards.flat();
}

async function passesOfShard(ticketId: string, shard: number): Promise<Pass[]> {
  const orders: PassOrder[] = [];
  const seats = new Map<string, Seat>();
  const range = { index: 'gsi2' as const, pk: partitionOfTicket(ticketId, shard) };
  for await (const item of queryAllItems<(PassOrder | Seat) & Key>(passesService.table, range))
    if (item.sk === 'ORDER') orders.push(item as PassOrder & Key);
    else seats.set(`${item.pk} ${item.sk}`, item as SeatRow);
  return orders.flatMap((order) =>
    Array.from({ length: order.seats }, (_, index) => {
      const { pk, sk } = keyOfSeat({ orderId: order.id, seat: index + 1 });
      return issuedPass(order, index + 1, seats.get(`${pk} ${sk}`)) ?? [];
    }).flat(),
  );
}
