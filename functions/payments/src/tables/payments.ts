import { Conflict } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import { isLive, isSwept, type Payment } from '../domain/payment.ts';
import { paymentsService } from '../service.ts';

const keyOf = (id: string): Key => ({ pk: `PAYMENT#${id}`, sk: 'PAYMENT' });
const liveKey = (orderId: string): Key => ({ pk: `ORDER#${orderId}`, sk: 'LIVE' });

/** Payments that the sweep asks about are listed in this many partitions of an index, by the time they were started. */
export const SHARDS = 4;

export const findPayment = (id: string): Promise<Payment | undefined> =>
  getItem<Payment & Key>(paymentsService.table, keyOf(id));

/** The one payment of an order that has neither ended nor failed. */
export async function livePayment(orderId: string): Promise<Payment | undefined> {
  const live = await getItem<Key & { paymentId: string }>(paymentsService.table, liveKey(orderId));
  return live && findPayment(live.paymentId);
}

/**
 * Stores a payment's next state. An order has one live payment at a time: the first state takes the place, an
 * end gives it up. One that is authorised after its end takes no place: the order decides which one it has.
 */
export function putPayment(payment: Payment): Write[] {
  const row = putVersioned(paymentsService.table, {
    ...payment,
    ...keyOf(payment.id),
    ...(isSwept(payment) && {
      gsi1pk: `HANGING#${shardOf(payment.id, SHARDS)}`,
      gsi1sk: `${new Date(payment.startedAt).toISOString()}#${payment.id}`,
    }),
  });
  if (payment.late) return [row];
  return [row, isLive(payment) ? takePlace(payment) : leavePlace(payment)];
}

const takePlace = (payment: Payment): Write => ({
  Put: {
    TableName: paymentsService.table,
    Item: { ...liveKey(payment.orderId), paymentId: payment.id },
    ConditionExpression: 'attribute_not_exists(pk) OR paymentId = :id',
    ExpressionAttributeValues: { ':id': payment.id },
  },
  onConditionFailed: () => new Conflict('Another payment for this order is under way'),
});

const leavePlace = (payment: Payment): Write => ({
  Delete: {
    TableName: paymentsService.table,
    Key: liveKey(payment.orderId),
    ConditionExpression: 'attribute_not_exists(pk) OR paymentId = :id',
    ExpressionAttributeValues: { ':id': payment.id },
  },
});

/** Payments of one partition that were started before a time and still hang, oldest first. */
export const hangingPayments = (shard: number, before: number): AsyncGenerator<Payment> =>
  queryAllItems<Payment & Key>(paymentsService.table, {
    index: 'gsi1',
    pk: `HANGING#${shard}`,
    upTo: new Date(before).toISOString(),
  });
