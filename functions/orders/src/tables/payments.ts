import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { putReplica } from '@boxoffice/shared/tables/versioned.ts';
import { ordersService } from '../service.ts';

const keyOf = (payment: PaymentData): Key => ({
  pk: `ORDER#${payment.orderId}`,
  sk: `PAYMENT#${payment.id}`,
});

/** Stores the replica of a payment, which the buyer sees. */
export const putPayment = (payment: PaymentData): Write =>
  putReplica(ordersService.table, { ...keyOf(payment), ...payment });

/** Reads the payments of an order, the latest first. */
export async function paymentsOf(orderId: string): Promise<PaymentData[]> {
  const range = { pk: `ORDER#${orderId}`, prefix: 'PAYMENT#', newestFirst: true };
  return (await queryItems<PaymentData & Key>(ordersService.table, range)).items;
}
