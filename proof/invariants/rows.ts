import type { OrderData } from '@boxoffice/shared/events/order.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import type { DeadlineRow } from '../../functions/expiration/src/tables/deadlines.ts';
import type { Order } from '../../functions/orders/src/domain/order.ts';
import type { Stock } from '../../functions/orders/src/domain/stock.ts';
import type { Payment } from '../../functions/payments/src/domain/payment.ts';
import type { CountedOrder } from '../../functions/tickets/src/domain/seats.ts';
import type { Ticket } from '../../functions/tickets/src/domain/ticket.ts';
import type { Item, Service, Snapshot } from './snapshot.ts';

/** The items of one kind: those whose keys begin so. */
function rows<Row>({ tables }: Snapshot, service: Service, pk: string, sk: string): (Row & Item)[] {
  return tables[service].filter((item) => item.pk.startsWith(pk) && item.sk.startsWith(sk)) as (Row & Item)[];
}

export interface Hold extends Item {
  orderId: string;
  quantity: number;
}

export const stocks = (snapshot: Snapshot) => rows<Stock>(snapshot, 'orders', 'TICKET#', 'STOCK');
export const holds = (snapshot: Snapshot) => rows<Hold>(snapshot, 'orders', 'TICKET#', 'HOLD#');
/** What a buyer's limits count: a hold in each attribute `HOLD#orderId`. */
export const buyers = (snapshot: Snapshot) =>
  rows<Record<string, unknown>>(snapshot, 'orders', 'USER#', 'HOLDS');
export const orders = (snapshot: Snapshot) => rows<Order>(snapshot, 'orders', 'ORDER#', 'ORDER');
/** What the orders service knows of payments. */
export const paymentReplicas = (snapshot: Snapshot) =>
  rows<PaymentData>(snapshot, 'orders', 'ORDER#', 'PAYMENT#');
export const payments = (snapshot: Snapshot) => rows<Payment>(snapshot, 'payments', 'PAYMENT#', 'PAYMENT');
/** Which payment takes an order's one place. */
export const places = (snapshot: Snapshot) =>
  rows<{ paymentId: string }>(snapshot, 'payments', 'ORDER#', 'LIVE');
/** What the payments service knows of orders. */
export const orderReplicas = (snapshot: Snapshot) => rows<OrderData>(snapshot, 'payments', 'ORDER#', 'ORDER');
export const tickets = (snapshot: Snapshot) => rows<Ticket>(snapshot, 'tickets', 'TICKET#', 'TICKET');
/** What the tickets service knows of orders. */
export const countedOrders = (snapshot: Snapshot) =>
  rows<CountedOrder>(snapshot, 'tickets', 'TICKET#', 'ORDER#');
/** What the expiration service knows of orders. */
export const deadlines = (snapshot: Snapshot) => rows<DeadlineRow>(snapshot, 'expiration', 'ORDER#', 'ORDER');
export const outbox = (snapshot: Snapshot, service: Service) =>
  rows<{ event: { id: string; type: string; subject?: string } }>(snapshot, service, 'OUTBOX#', '');
export const letters = (snapshot: Snapshot) =>
  rows<{
    state: string;
    event: { id: string; type: string; subject?: string };
    destination: string;
    error: { code: string; text: string };
  }>(snapshot, 'dead-letters', 'LETTER#', '').filter(({ state }) => state === 'dead');
/** The answers that are kept under Idempotency-Keys. */
export const keptAnswers = (snapshot: Snapshot, service: Service) =>
  rows<{ status: number; body: string }>(snapshot, service, 'KEY#', 'KEY');

/** Values by a key of theirs. */
export function by<Value>(values: Value[], key: (value: Value) => string): Map<string, Value[]> {
  return Map.groupBy(values, key);
}

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
