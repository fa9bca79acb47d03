import { keyOfCounted } from '@boxoffice/shared/tables/counted-orders.ts';
import { getItem, type Key, queryAllItems } from '@boxoffice/shared/tables/items.ts';
import { config } from './config.ts';

export type Item = Key & Record<string, unknown>;

/** An item of a service's table. */
export interface Row {
  service: string;
  item: Item;
}

/** The services that store an order, or what they count for it, under `ORDER#id`. */
const PARTITION_OF_ORDER = ['orders', 'payments', 'expiration', 'passes', 'tickets'];

/** Reads the rows of an order, its payments and its passes, and those that they lead to. */
export async function rowsOfOrder(orderId: string): Promise<Row[]> {
  const parts = PARTITION_OF_ORDER.map((service) => partition(service, `ORDER#${orderId}`));
  const rows = (await Promise.all(parts)).flat();
  const [ticketId] = valuesOf(rows, 'ticketId');
  const [userId] = valuesOf(rows, 'userId');
  const [count, buyer] = await Promise.all([
    ticketId && item('tickets', keyOfCounted(ticketId, orderId)),
    userId && item('orders', { pk: `USER#${userId}`, sk: 'HOLDS' }),
  ]);
  // The buyer's item has an attribute for each open order.
  const hold = buyer && Object.entries(buyer.item).find(([name]) => name.endsWith(orderId));
  if (buyer && hold) {
    const { pk, sk } = buyer.item;
    rows.push({ service: buyer.service, item: { pk, sk, [hold[0]]: hold[1] } });
  }
  return count ? [...rows, count] : rows;
}

/** The different texts that an attribute has in these rows, also inside `ticket`. */
export function valuesOf(rows: Row[], name: 'ticketId' | 'userId' | 'paymentId' | 'intentId'): string[] {
  const ticketOf = (row: Item) => (row.ticket as { id?: unknown } | undefined)?.id;
  const found = rows.flatMap(({ item: row }) => [row[name], name === 'ticketId' ? ticketOf(row) : undefined]);
  return [...new Set(found.filter((value) => typeof value === 'string'))];
}

/** Whether a row is a payment of the payments service. */
export const isPayment = ({ service, item: { sk } }: Row): boolean =>
  service === 'payments' && sk.startsWith('PAYMENT#');

/** The payments among these rows, and those that they name. */
export function paymentIdsOf(rows: Row[]): string[] {
  const own = rows.filter(isPayment).map(({ item: row }) => String(row.id));
  const inKeys = rows
    .filter(({ service }) => service === 'orders')
    .flatMap(({ item: { sk } }) => /^(?:PAYMENT|REFUSAL)#(.+)$/.exec(sk)?.[1] ?? []);
  return [...new Set([...own, ...inKeys, ...valuesOf(rows, 'paymentId')])];
}

async function partition(service: string, pk: string): Promise<Row[]> {
  const items = await Array.fromAsync(queryAllItems<Item>(config.tableOf(service), { pk }));
  return items.map((row) => ({ service, item: row }));
}

async function item(service: string, key: Key): Promise<Row | undefined> {
  const found = await getItem<Item>(config.tableOf(service), key);
  return found && { service, item: found };
}
