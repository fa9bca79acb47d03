import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import type { Key, Write } from '@boxoffice/shared/tables/items.ts';
import { storeReplica } from '@boxoffice/shared/tables/replicas.ts';
import { putReplica } from '@boxoffice/shared/tables/versioned.ts';
import type { Complete } from '../domain/order.ts';
import type { NotedPayment } from '../domain/settlement.ts';
import { ordersService } from '../service.ts';

const keyOf = ({ orderId, id }: Pick<PaymentData, 'orderId' | 'id'>): Key => ({
  pk: `ORDER#${orderId}`,
  sk: `PAYMENT#${id}`,
});

/** The item of a payment, or of the refusal of one. */
export type PaymentRow = Key & PaymentData & { paymentId: string; reason: string };

/** Stores the replica of a payment, which the buyer sees, in the transaction of its effect. */
export const putPayment = (payment: PaymentData): Write =>
  putReplica(ordersService.table, { ...keyOf(payment), ...payment });

/**
 * Stores the replica of a payment that has no other effect, unless the same or a newer version is stored.
 *
 * @throws Error when the version is too far ahead
 */
export const storePayment = (payment: PaymentData): Promise<boolean> =>
  storeReplica(ordersService.table, { ...keyOf(payment), ...payment });

/** Stores the refusal of a payment. It is never changed: a repeated question gets the same answer. */
export const putRefusal = ({ orderId, id }: PaymentData, reason: string): Write => ({
  Put: {
    TableName: ordersService.table,
    Item: { pk: `ORDER#${orderId}`, sk: `REFUSAL#${id}`, paymentId: id, reason },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Reads the payment of each complete order that has one, by the id of the order. */
export async function paymentsOf(orders: Complete[]): Promise<Map<string, PaymentData>> {
  const keys = orders.flatMap(({ id, paymentId }) =>
    paymentId ? [keyOf({ orderId: id, id: paymentId })] : [],
  );
  const rows = await getItems<PaymentRow>(ordersService.table, keys);
  return new Map(rows.map((payment) => [payment.orderId, payment]));
}

/** The payments of these rows, in their order and with their refusals. */
export function paymentsFrom(rows: PaymentRow[]): NotedPayment[] {
  const isRefusal = ({ sk }: Key) => sk.startsWith('REFUSAL#');
  const refusals = new Map(rows.filter(isRefusal).map(({ paymentId, reason }) => [paymentId, reason]));
  return rows
    .filter((row) => !isRefusal(row))
    .map((payment) => ({ ...payment, refused: refusals.get(payment.id) }));
}
