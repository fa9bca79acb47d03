import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { putReplica } from '@boxoffice/shared/tables/versioned.ts';
import { type Deadline, isPending } from '../domain/deadline.ts';
import { expirationService } from '../service.ts';

/** Pending deadlines are spread over this many partitions of an index, each in the order of time. */
export const SHARDS = 8;

/** Rows stay this long after the hold expires. No event of the order comes later. */
const RETENTION_SECONDS = 30 * 86_400;

const keyOf = (orderId: string): Key => ({ pk: `ORDER#${orderId}`, sk: 'ORDER' });

/** A stored deadline; `told` is `reported`. */
export type DeadlineRow = Omit<Deadline, 'reported'> & { told: boolean };

/** Lists the attributes, because a deadline read from the index also has the index keys. */
const toRow = (deadline: Deadline) => {
  const { orderId, version, status, expiresAt, reported } = deadline;
  return {
    orderId,
    version,
    status,
    expiresAt,
    told: reported,
    ...keyOf(orderId),
    ttl: Math.floor(Date.parse(expiresAt) / 1000) + RETENTION_SECONDS,
    ...(isPending(deadline) && {
      gsi1pk: `DUE#${shardOf(orderId, SHARDS)}`,
      gsi1sk: `${expiresAt}#${orderId}`,
    }),
  };
};

const fromRow = ({ told, ...rest }: DeadlineRow): Deadline => ({ ...rest, reported: told });

export async function findDeadline(orderId: string): Promise<Deadline | undefined> {
  const row = await getItem<DeadlineRow & Key>(expirationService.table, keyOf(orderId));
  return row && fromRow(row);
}

/** Stores the deadline of an order's event, unless a newer one is stored. */
export const putDeadline = (deadline: Deadline): Write =>
  putReplica(expirationService.table, toRow(deadline));

/** Marks an expired hold as reported, on the condition that the order has not changed and no sweep was first. */
export const putReported = (deadline: Deadline): Write => ({
  Put: {
    TableName: expirationService.table,
    Item: toRow(deadline),
    ConditionExpression: '#version = :version AND told = :no',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': deadline.version, ':no': false },
  },
  onConditionFailed: () => new AlreadyDone('The hold has ended or is reported already'),
});

/** Reads the pending deadlines of one shard up to a time (ISO 8601), the oldest first. */
export async function* dueDeadlines(shard: number, upTo: string): AsyncGenerator<Deadline> {
  const rows = queryAllItems<DeadlineRow>(expirationService.table, {
    index: 'gsi1',
    pk: `DUE#${shard}`,
    upTo: `${upTo}#~`,
  });
  for await (const row of rows) yield fromRow(row);
}
