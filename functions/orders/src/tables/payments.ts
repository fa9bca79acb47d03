import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import type { Key, Write } from '@boxoffice/shared/tables/items.ts';
import { storeReplica } from '@boxoffice/shared/tables/replicas.ts';
import { putReplica } from '@boxoffice/shared/tables/versioned.ts';
import type { NotedPayment } from '../domain/settlement.ts';
import { ordersService } from '../service.ts';

const keyOf = (payment: PaymentData): Key => ({
  pk: `ORDER#${payment.orderId}`,
  sk: `PAYMENT#${payment.id}`,
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

/** The payments of these rows, in their order and with their refusals. */
export function paymentsFrom(rows: PaymentRow[]): NotedPayment[] {
  const isRefusal = ({ sk }: Key) => sk.startsWith('REFUSAL#');
  const refusals = new Map(rows.filter(isRefusal).map(({ paymentId, reason }) => [paymentId, reason]));
  return rows
    .filter((row) => !isRefusal(row))
    .map((payment) => ({ ...payment, refused: refusals.get(payment.id) }));
}
