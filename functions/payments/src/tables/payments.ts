import { Conflict } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import { isLive, needsSweep, type Payment } from '../domain/payment.ts';
import { paymentsService } from '../service.ts';

const keyOf = (id: string): Key => ({ pk: `PAYMENT#${id}`, sk: 'PAYMENT' });
const liveKey = (orderId: string): Key => ({ pk: `ORDER#${orderId}`, sk: 'LIVE' });

/** The number of index partitions that list the payments to sweep, by the time they were started. */
export const SHARDS = 4;

export const findPayment = (id: string): Promise<Payment | undefined> =>
  getItem<Payment & Key>(paymentsService.table, keyOf(id));

/** The one live payment of an order. */
export async function livePayment(orderId: string): Promise<Payment | undefined> {
  const live = await getItem<Key & { paymentId: string }>(paymentsService.table, liveKey(orderId));
  return live && findPayment(live.paymentId);
}

/**
 * The writes that store a payment's next state. An order has one live payment: a live payment claims the order's `LIVE`
 * item and an ended one frees it. A late payment does neither: the order decides which payment it keeps.
 */
export function putPayment(payment: Payment): Write[] {
  const item = putVersioned(paymentsService.table, {
    ...payment,
    ...keyOf(payment.id),
    ...(needsSweep(payment) && {
      gsi1pk: `HANGING#${shardOf(payment.id, SHARDS)}`,
      gsi1sk: `${new Date(payment.startedAt).toISOString()}#${payment.id}`,
    }),
  });
  if (payment.late) return [item];
  return [item, isLive(payment) ? claimOrder(payment) : freeOrder(payment)];
}

const claimOrder = (payment: Payment): Write => ({
  Put: {
    TableName: paymentsService.table,
    Item: { ...liveKey(payment.orderId), paymentId: payment.id },
    ConditionExpression: 'attribute_not_exists(pk) OR paymentId = :id',
    ExpressionAttributeValues: { ':id': payment.id },
  },
  onConditionFailed: () => new Conflict('Another payment for this order is under way'),
});

const freeOrder = (payment: Payment): Write => ({
  Delete: {
    TableName: paymentsService.table,
    Key: liveKey(payment.orderId),
    ConditionExpression: 'attribute_not_exists(pk) OR paymentId = :id',
    ExpressionAttributeValues: { ':id': payment.id },
  },
});

/** The payments to sweep of one partition that were started before a time, oldest first. */
export const paymentsToSweep = (shard: number, before: number): AsyncGenerator<Payment> =>
  queryAllItems<Payment & Key>(paymentsService.table, {
    index: 'gsi1',
    pk: `HANGING#${shard}`,
    upTo: new Date(before).toISOString(),
  });
