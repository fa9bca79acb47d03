import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { storeReplica } from '@boxoffice/shared/tables/replicas.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { type Deadline, dueAt, isPending } from '../domain/deadline.ts';
import { expirationService } from '../service.ts';

/** Pending deadlines are spread over this many partitions of an index, each in the order of time. */
export const SHARDS = 8;

/** Rows stay this long after the hold expires. No event of the order comes later. */
const RETENTION_SECONDS = 30 * 86_400;

const keyOf = (orderId: string): Key => ({ pk: `ORDER#${orderId}`, sk: 'ORDER' });

/** A stored deadline; `told` is whether the expiry has been reported. */
export type DeadlineRow = Deadline & { told: boolean };

/** Lists the attributes, because a deadline read from the index also has the index keys. */
const toRow = (deadline: Deadline) => {
  const { orderId, version, status, expiresAt, reportedAt, traceparent } = deadline;
  return {
    orderId,
    version,
    status,
    expiresAt,
    told: reportedAt !== undefined,
    ...(reportedAt !== undefined && { reportedAt }),
    ...(traceparent !== undefined && { traceparent }),
    ...keyOf(orderId),
    ttl: Math.floor(Date.parse(expiresAt) / 1000) + RETENTION_SECONDS,
    ...(isPending(deadline) && {
      gsi1pk: `DUE#${shardOf(orderId, SHARDS)}`,
      gsi1sk: `${new Date(dueAt(deadline)).toISOString()}#${orderId}`,
    }),
  };
};

export const findDeadline = (orderId: string): Promise<Deadline | undefined> =>
  getItem<DeadlineRow & Key>(expirationService.table, keyOf(orderId));

/**
 * Stores the deadline of an order's event, unless that of the same or a newer version is stored.
 *
 * @throws Error when the version is too far ahead
 */
export const storeDeadline = (deadline: Deadline): Promise<boolean> =>
  storeReplica(expirationService.table, toRow(deadline));

/**
 * Marks an expired hold as reported, on the condition that the order has not changed and no sweep was first.
 *
 * @param read the deadline before the report
 */
export const putReported = (deadline: Deadline, read: Deadline): Write => ({
  Put: {
    TableName: expirationService.table,
    Item: toRow(deadline),
    ConditionExpression: `#version = :version AND ${read.reportedAt === undefined ? 'attribute_not_exists(reportedAt)' : 'reportedAt = :reportedAt'}`,
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: {
      ':version': deadline.version,
      ...(read.reportedAt !== undefined && { ':reportedAt': read.reportedAt }),
    },
  },
  onConditionFailed: () => new AlreadyDone('The hold has ended or is reported already'),
});

/** Reads the deadlines of one shard that are to be reported up to a time (ISO 8601), the oldest first. */
export const dueDeadlines = (shard: number, upTo: string): AsyncGenerator<Deadline> =>
  queryAllItems<DeadlineRow>(expirationService.table, {
    index: 'gsi1',
    pk: `DUE#${shard}`,
    upTo: `${upTo}#~`,
  });
