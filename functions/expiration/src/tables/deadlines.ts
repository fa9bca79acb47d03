import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { putReplica } from '@boxoffice/shared/tables/versioned.ts';
import { type Deadline, isPending } from '../domain/deadline.ts';
import { expirationService } from '../service.ts';

/** Pending deadlines are listed in this many partitions of an index, in the order of their time. */
export const SHARDS = 8;

/** Rows are forgotten this long after their hold lapsed: events don't come later than that. */
const KEPT_SECONDS = 30 * 86_400;

const keyOf = (orderId: string): Key => ({ pk: `ORDER#${orderId}`, sk: 'ORDER' });

/** Field by field: what is read from the index has the index's keys, and must lose them. */
const row = (deadline: Deadline) => {
  const { orderId, version, status, expiresAt, told } = deadline;
  return {
    ...{ orderId, version, status, expiresAt, told },
    ...keyOf(orderId),
    ttl: Math.floor(Date.parse(expiresAt) / 1000) + KEPT_SECONDS,
    ...(isPending(deadline) && {
      gsi1pk: `DUE#${Number.parseInt(orderId.slice(-4), 16) % SHARDS}`,
      gsi1sk: `${expiresAt}#${orderId}`,
    }),
  };
};

export const findDeadline = (orderId: string): Promise<Deadline | undefined> =>
  getItem<Deadline & Key>(expirationService.table, keyOf(orderId));

/** Stores what an order's event says, unless a newer one came first. */
export const putDeadline = (deadline: Deadline): Write => putReplica(expirationService.table, row(deadline));

/** Stores that the lapse has been told, on the condition that the order hasn't changed and nobody told it yet. */
export const putTold = (deadline: Deadline): Write => ({
  Put: {
    TableName: expirationService.table,
    Item: row(deadline),
    ConditionExpression: '#version = :version AND told = :no',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': deadline.version, ':no': false },
  },
  onConditionFailed: () => new AlreadyDone('The hold has been told of, or is over'),
});

/** The pending deadlines of one partition up to a time (ISO 8601), oldest first. */
export async function* dueDeadlines(shard: number, upTo: string): AsyncGenerator<Deadline> {
  let after: Record<string, string> | undefined;
  do {
    const page = await queryItems<Deadline & Key>(expirationService.table, {
      index: 'gsi1',
      pk: `DUE#${shard}`,
      upTo: `${upTo}#~`,
      limit: 50,
      after,
    });
    yield* page.items;
    after = page.last;
  } while (after);
}
