import { Conflict } from '@boxoffice/shared/errors.ts';
import { type Key, queryAllItems, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { type SweepFailures, stuckKeys } from '@boxoffice/shared/tables/stuck.ts';
import { putIfUnchanged, putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import { config } from '../config.ts';
import { type Captured, holdsOrder, isUnconfirmed, needsSweep, type Payment } from '../domain/payment.ts';
import { paymentsService } from '../service.ts';

const PREFIX = 'PAYMENT#';

/** A payment is in the partition of its order. */
export const keyOfPayment = ({ orderId, number }: Pick<Payment, 'orderId' | 'number'>): Key => ({
  pk: `ORDER#${orderId}`,
  sk: `${PREFIX}${number}`,
});

/** The number of index partitions that list the payments to sweep, by the time of their next sweep. */
export const SHARDS = 8;

/** A payment of the sweep's index, with the failures of its last sweeps. */
export type SweptPayment = Payment & Partial<SweepFailures>;

/** The payments among the items of an order's partition. */
export const paymentsIn = (items: Key[]): Payment[] =>
  items.filter(({ sk }) => sk.startsWith(PREFIX)) as (Payment & Key)[];

async function paymentsOf(orderId: string): Promise<Payment[]> {
  const { pk } = keyOfPayment({ orderId, number: 0 });
  return paymentsIn((await queryItems<Key>(paymentsService.table, { pk, prefix: PREFIX })).items);
}

export const findPayment = async ({
  id,
  orderId,
}: Pick<Payment, 'id' | 'orderId'>): Promise<Payment | undefined> =>
  (await paymentsOf(orderId)).find((payment) => payment.id === id);

/** The one live payment of an order. */
export const livePayment = async (orderId: string): Promise<Payment | undefined> =>
  (await paymentsOf(orderId)).find(holdsOrder);

/**
 * Stores a payment's next state on the condition of the version before it. Version 1 is stored on the condition that the
 * order has no payment of the same number: of two payments that begin at the same time, one fails.
 *
 * The payment is in the sweep's index, always under the same key, as long as the sweep must read it.
 */
export const putPayment = (payment: Payment): Write => ({
  ...putVersioned(paymentsService.table, {
    ...attributesOf(payment),
    ...((needsSweep(payment) || isUnconfirmed(payment)) &&
      sweepKeys(payment, payment.startedAt + config.PATIENCE_SECONDS * 1000)),
  }),
  ...(payment.version === 1 && {
    onConditionFailed: () => new Conflict('Another payment for this order is under way'),
  }),
});

/**
 * Stores when the next sweep reads an unchanged payment, and the failures of the last sweeps. The next change of the
 * payment resets both.
 */
export const putSwept = (payment: SweptPayment, dueAt: number, failures?: SweepFailures): Write =>
  putIfUnchanged(
    paymentsService.table,
    {
      ...attributesOf(payment),
      ...sweepKeys(payment, dueAt),
      ...failures,
      ...(failures && stuckKeys(failures, new Date(payment.startedAt).toISOString(), payment.id)),
    },
    payment.version,
  );

/** Stores that the orders service has the version of a captured payment: no sweep reads it any more. */
export function putConfirmed(payment: Captured): Write {
  const { unconfirmedSince, ...confirmed } = attributesOf(payment) as Captured & Key;
  return putIfUnchanged(paymentsService.table, confirmed, payment.version);
}

const sweepKeys = ({ id }: Payment, dueAt: number) => ({
  gsi1pk: `HANGING#${shardOf(id, SHARDS)}`,
  gsi1sk: `${new Date(dueAt).toISOString()}#${id}`,
});

/** The attributes of a payment, without those that only the sweep uses. */
function attributesOf(payment: Payment): Payment & Key {
  const { gsi1pk, gsi1sk, gsi2pk, gsi2sk, sweepFailures, sweepError, ...attributes } = payment as Payment &
    Record<string, unknown>;
  return { ...(attributes as Payment), ...keyOfPayment(payment) };
}

/** The payments of one partition that are due for a sweep by now, the longest due first. */
export async function* paymentsToSweep(shard: number, now: number): AsyncGenerator<SweptPayment> {
  for await (const payment of duePayments(shard, now)) if (!isUnconfirmed(payment)) yield payment;
}

/** The payments of one partition that were captured before a time, if the orders service may not have heard of it. */
export async function* capturesToConfirm(shard: number, before: number): AsyncGenerator<Captured> {
  for await (const payment of duePayments(shard, before))
    if (isUnconfirmed(payment) && Number(payment.unconfirmedSince) <= before) yield payment;
}

const duePayments = (shard: number, now: number): AsyncGenerator<SweptPayment> =>
  queryAllItems<SweptPayment & Key>(paymentsService.table, {
    index: 'gsi1',
    pk: `HANGING#${shard}`,
    upTo: new Date(now).toISOString(),
  });
