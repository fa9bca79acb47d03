import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { putReplica } from '@boxoffice/shared/tables/versioned.ts';
import type { NotedPayment } from '../domain/order.ts';
import { ordersService } from '../service.ts';

const keyOf = (payment: PaymentData): Key => ({
  pk: `ORDER#${payment.orderId}`,
  sk: `PAYMENT#${payment.id}`,
});

/** Stores the replica of a payment, which the buyer sees. */
export const putPayment = (payment: PaymentData): Write =>
  putReplica(ordersService.table, { ...keyOf(payment), ...payment });

/** Stores the refusal of a payment. It is never changed: a repeated question gets the same answer. */
export const putRefusal = ({ orderId, id }: PaymentData, reason: string): Write => ({
  Put: {
    TableName: ordersService.table,
    Item: { pk: `ORDER#${orderId}`, sk: `REFUSAL#${id}`, paymentId: id, reason },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Reads the payments of an order with their refusals, the latest first. */
export async function paymentsOf(orderId: string): Promise<NotedPayment[]> {
  const range = { pk: `ORDER#${orderId}`, prefix: 'PAYMENT#', upTo: 'REFUSAL#~', newestFirst: true };
  const { items } = await queryItems<Key & PaymentData & { paymentId: string; reason: string }>(
    ordersService.table,
    range,
  );
  const refusals = new Map(
    items.filter(({ sk }) => sk.startsWith('REFUSAL#')).map(({ paymentId, reason }) => [paymentId, reason]),
  );
  return items
    .filter(({ sk }) => sk.startsWith('PAYMENT#'))
    .map((payment) => ({ ...payment, refused: refusals.get(payment.id) }));
}
