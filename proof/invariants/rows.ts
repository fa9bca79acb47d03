import type { OrderData } from '@boxoffice/shared/events/order.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import type { DeadlineRow } from '../../functions/expiration/src/tables/deadlines.ts';
import type { Order } from '../../functions/orders/src/domain/order.ts';
import type { Terms as Replica } from '../../functions/orders/src/domain/stock.ts';
import type { PassOrder } from '../../functions/passes/src/domain/order.ts';
import type { Seat } from '../../functions/passes/src/domain/pass.ts';
import type { Payment } from '../../functions/payments/src/domain/payment.ts';
import type { PayoutAccount } from '../../functions/payments/src/domain/payout.ts';
import type { CountedOrder, Seats } from '../../functions/tickets/src/domain/seats.ts';
import type { Terms, Ticket } from '../../functions/tickets/src/domain/ticket.ts';
import type { Item, Service, Snapshot } from './snapshot.ts';

/** The items of a table whose keys have these prefixes. */
function rows<Row>({ tables }: Snapshot, service: Service, pk: string, sk: string): (Row & Item)[] {
  return tables[service].filter((item) => item.pk.startsWith(pk) && item.sk.startsWith(sk)) as (Row & Item)[];
}

interface DeadLetterRow {
  state: string;
  event: { id: string; type: string; subject?: string };
  destination: string;
  error: { code: string; text: string };
}

/** The stocks with the free seats of each shard. Shard n is under `TICKET#id#n` / `STOCK#n`, shard 0 under `TICKET#id` / `STOCK`. */
export function stocks(snapshot: Snapshot): (Replica & Item & { available: number[] })[] {
  const items = rows<Replica & { available: number }>(snapshot, 'orders', 'TICKET#', 'STOCK');
  const others = groupBy(
    items.filter(({ sk }) => sk !== 'STOCK'),
    ({ pk }) => pk.slice(0, pk.lastIndexOf('#')),
  );
  return items
    .filter(({ sk }) => sk === 'STOCK')
    .map((stock) => ({
      ...stock,
      available: [stock, ...(others.get(stock.pk) ?? [])].map(({ available }) => available),
    }));
}
const listedOrders = (snapshot: Snapshot, list: string) =>
  rows<Order & { gsi2pk?: string; gsi2sk?: string }>(snapshot, 'orders', 'ORDER#', 'ORDER').filter(
    ({ gsi2pk }) => gsi2pk?.startsWith(list),
  );
/** The orders that the index of holds lists, under `HOLDS#ticketId#n` / `expiresAt#orderId`. */
export const holds = (snapshot: Snapshot) => listedOrders(snapshot, 'HOLDS#');
/** The orders of the seller's lists, under `SOLD#ticketId#n` or `RETURNED#ticketId#n` / `completedAt#orderId`. */
export const soldOrders = (snapshot: Snapshot) => [
  ...listedOrders(snapshot, 'SOLD#'),
  ...listedOrders(snapshot, 'RETURNED#'),
];
/** The buyers. The holds that their limits count are attributes `HOLD#orderId`. */
export const buyers = (snapshot: Snapshot) =>
  rows<Record<string, unknown>>(snapshot, 'orders', 'USER#', 'HOLDS');
/**
 * The seats that each buyer has bought of each ticket, with keys `USER#id BOUGHT#ticketId`: attributes
 * `BOUGHT#ticketId` of the buyer, and items that they were moved to.
 */
export function boughtSeats(snapshot: Snapshot): { key: string; seats: number }[] {
  const moved = rows<{ seats: number }>(snapshot, 'orders', 'USER#', 'BOUGHT#');
  return [
    ...moved.map(({ pk, sk, seats }) => ({ key: `${pk} ${sk}`, seats })),
    ...buyers(snapshot).flatMap((buyer) =>
      Object.entries(buyer)
        .filter(([name]) => name.startsWith('BOUGHT#'))
        .map(([name, seats]) => ({ key: `${buyer.pk} ${name}`, seats: seats as number })),
    ),
  ];
}
export const orders = (snapshot: Snapshot) => rows<Order>(snapshot, 'orders', 'ORDER#', 'ORDER');
/** The payment replicas of the orders service. */
export const paymentReplicas = (snapshot: Snapshot) =>
  rows<PaymentData>(snapshot, 'orders', 'ORDER#', 'PAYMENT#');
export const payments = (snapshot: Snapshot) => rows<Payment>(snapshot, 'payments', 'ORDER#', 'PAYMENT#');
/** The accounts of sellers at the provider. */
export const payoutAccounts = (snapshot: Snapshot) =>
  rows<PayoutAccount>(snapshot, 'payments', 'SELLER#', 'PAYOUTS');
/** The order replicas of the payments service. */
export const orderReplicas = (snapshot: Snapshot) => rows<OrderData>(snapshot, 'payments', 'ORDER#', 'ORDER');
/**
 * The tickets with the sums of the shards of their seat counts that readers know of. Shard n is under `TICKET#id#n` /
 * `SEATS#n`, shard 0 under `TICKET#id` / `SEATS`.
 */
export function tickets(snapshot: Snapshot): (Ticket & Item)[] {
  const seats = rows<Seats>(snapshot, 'tickets', 'TICKET#', 'SEATS');
  const byTicket = groupBy(seats, ({ pk }) => pk.split('#').slice(0, 2).join('#'));
  const terms = rows<Terms>(snapshot, 'tickets', 'TICKET#', 'TICKET');
  return terms.map((ticket) => {
    const numberOf = ({ sk }: Item): number => Number(sk.split('#')[1] ?? 0);
    const shards = (byTicket.get(ticket.pk) ?? []).filter(
      (shard) => numberOf(shard) < (ticket.seatShards ?? 1),
    );
    const seconds = new Set(shards.flatMap(({ held }) => Object.keys(held)));
    return {
      ...ticket,
      sold: sum(shards.map(({ sold }) => sold)),
      held: Object.fromEntries(
        [...seconds].map((second) => [second, sum(shards.map(({ held }) => held[second] ?? 0))]),
      ),
      ...sums(shards),
    } as Ticket & Item;
  });
}

/** The sums of money by kind and currency. */
function sums(shards: Seats[]): Record<string, number> {
  const names = new Set(
    shards.flatMap((shard) => Object.keys(shard).filter((name) => /[A-Z]{3}$/.test(name))),
  );
  return Object.fromEntries(
    [...names].map((name) => [name, sum(shards.map((shard) => Number(shard[name as keyof Seats] ?? 0)))]),
  );
}
/** The order replicas of the tickets service. */
export const countedOrders = (snapshot: Snapshot) =>
  rows<CountedOrder>(snapshot, 'tickets', 'TICKET#', 'ORDER#');
/** The order replicas of the expiration service. */
export const deadlines = (snapshot: Snapshot) => rows<DeadlineRow>(snapshot, 'expiration', 'ORDER#', 'ORDER');
/** The order replicas of the passes service: what was issued. */
export const passOrders = (snapshot: Snapshot) => rows<PassOrder>(snapshot, 'passes', 'ORDER#', 'ORDER');
/** The passes to which something has happened. */
export const passSeats = (snapshot: Snapshot) => rows<Seat>(snapshot, 'passes', 'ORDER#', 'SEAT#');
export const outbox = (snapshot: Snapshot, service: Service) =>
  rows<{ event: { id: string; type: string; subject?: string } }>(snapshot, service, 'OUTBOX#', '');
/** The dead letters that are neither replayed nor discarded. */
export const deadLetters = (snapshot: Snapshot) =>
  rows<DeadLetterRow>(snapshot, 'dead-letters', 'LETTER#', '').filter(({ state }) => state === 'dead');
/** The answers that are stored under Idempotency-Keys. */
export const storedAnswers = (snapshot: Snapshot, service: Service) =>
  rows<{ status: number; body: string }>(snapshot, service, 'KEY#', 'KEY');

export const groupBy = <Value>(values: Value[], key: (value: Value) => string): Map<string, Value[]> =>
  Map.groupBy(values, key);

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
