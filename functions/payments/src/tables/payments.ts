import { Conflict } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { type SweepFailures, stuckKeys } from '@boxoffice/shared/tables/stuck.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import { config } from '../config.ts';
import { isLive, needsSweep, type Payment } from '../domain/payment.ts';
import { paymentsService } from '../service.ts';

const keyOf = (id: string): Key => ({ pk: `PAYMENT#${id}`, sk: 'PAYMENT' });
const liveKey = (orderId: string): Key => ({ pk: `ORDER#${orderId}`, sk: 'LIVE' });

/** The number of index partitions that list the payments to sweep, by the time of their next sweep. */
export const SHARDS = 8;

/** A payment of the sweep's index, with the failures of its last sweeps. */
export type SweptPayment = Payment & Partial<SweepFailures>;

export const findPayment = (id: string): Promise<Payment | undefined> =>
  getItem<Payment & Key>(paymentsService.table, keyOf(id));

/** The one live payment of an order. */
export async function livePayment(orderId: string): Promise<Payment | undefined> {
  const live = await getItem<Key & { paymentId: string }>(paymentsService.table, liveKey(orderId));
  return live && findPayment(live.paymentId);
}

/**
 * The writes that store a payment's next state. An order has one live payment: a payment that becomes live claims the
 * order's `LIVE` item, and one that ends frees it. The item belongs to the payment in between, because the write that
 * frees it also ends the payment, and each state is stored on the condition of the version before it. A late payment
 * does neither: the order decides which payment it keeps.
 *
 * @param before the state of the version before; undefined for a new payment
 */
export function putPayment(payment: Payment, before: Payment | undefined): Write[] {
  const item = putVersioned(paymentsService.table, {
    ...attributesOf(payment),
    ...(needsSweep(payment) && sweepKeys(payment, payment.startedAt + config.PATIENCE_SECONDS * 1000)),
  });
  if (payment.late || (before && isLive(before) === isLive(payment))) return [item];
  return [item, isLive(payment) ? claimOrder(payment) : freeOrder(payment)];
}

/**
 * Stores when the next sweep reads an unchanged payment, and the failures of the last sweeps. The next change of the
 * payment resets both.
 */
export const putSwept = (payment: SweptPayment, dueAt: number, failures?: SweepFailures): Write => ({
  Put: {
    TableName: paymentsService.table,
    Item: {
      ...attributesOf(payment),
      ...sweepKeys(payment, dueAt),
      ...failures,
      ...(failures && stuckKeys(failures, new Date(payment.startedAt).toISOString(), payment.id)),
    },
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': payment.version },
  },
});

const sweepKeys = ({ id }: Payment, dueAt: number) => ({
  gsi1pk: `HANGING#${shardOf(id, SHARDS)}`,
  gsi1sk: `${new Date(dueAt).toISOString()}#${id}`,
});

/** The attributes of a payment, without those that only the sweep uses. */
function attributesOf(payment: Payment): Payment & Key {
  const { gsi1pk, gsi1sk, gsi2pk, gsi2sk, sweepFailures, sweepError, ...attributes } = payment as Payment &
    Record<string, unknown>;
  return { ...(attributes as Payment), ...keyOf(payment.id) };
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

/** The payments of one partition that are due for a sweep by now, the longest due first. */
export const paymentsToSweep = (shard: number, now: number): AsyncGenerator<SweptPayment> =>
  queryAllItems<SweptPayment & Key>(paymentsService.table, {
    index: 'gsi1',
    pk: `HANGING#${shard}`,
    upTo: new Date(now).toISOString(),
  });
