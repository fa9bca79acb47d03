import { type Key, queryAllItems, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type { Holder, Notice } from '../domain/notice.ts';
import type { PassOrder } from '../domain/order.ts';
import type { Seat } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { partitionOfTicket } from './orders.ts';

/** The index partitions of the notices. */
export const NOTICE_SHARDS = 4;
/** A step writes as many mails and the notice in one transaction, which DynamoDB limits to 100 writes. */
const PAGE_SIZE = 50;

const keyOf = (ticketId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: 'NOTICE' });
const sortKey = (dueAt: number, id: string): string => `${new Date(dueAt).toISOString()}#${id}`;

const row = (notice: Notice) => ({
  ...notice,
  ...keyOf(notice.ticketId),
  gsi1pk: `NOTICES#${shardOf(notice.ticketId, NOTICE_SHARDS)}`,
  gsi1sk: sortKey(notice.dueAt, notice.ticketId),
});

/** Begins a notice, in the transaction of its change. It replaces an unfinished one, whose mails would be outdated. */
export const putNotice = (notice: Notice): Write => ({
  Put: { TableName: passesService.table, Item: row(notice) },
});

/** Stores how far a notice is, or ends it, on the condition that no other process has made this step. */
export function advanceNotice(from: Notice, to: Notice | undefined): Write {
  const condition = {
    TableName: passesService.table,
    ConditionExpression: '#version = :version AND #step = :step',
    ExpressionAttributeNames: { '#version': 'version', '#step': 'step' },
    ExpressionAttributeValues: { ':version': from.version, ':step': from.step },
  };
  return to
    ? { Put: { ...condition, Item: row(to) } }
    : { Delete: { ...condition, Key: keyOf(from.ticketId) } };
}

/** The notices of one shard that are due by now, the longest overdue first. */
export const dueNotices = (shard: number, now: number): AsyncGenerator<Notice> =>
  queryAllItems<Notice & Key>(passesService.table, {
    index: 'gsi1',
    pk: `NOTICES#${shard}`,
    upTo: sortKey(now, '~'),
  });

/** The holders of the next passes of a notice. A buyer who has given all passes away is among them. */
export async function holdersOf({ ticketId, shard, after }: Notice): Promise<{
  holders: Holder[];
  last: Record<string, string> | undefined;
}> {
  const { items, last } = await queryItems<Key & { gsi1pk?: string } & (PassOrder | Seat)>(
    passesService.table,
    { index: 'gsi2', pk: partitionOfTicket(ticketId, shard), limit: PAGE_SIZE, after },
  );
  const holders = items.flatMap((item): Holder[] => {
    if ('seats' in item) return item.status === 'complete' ? [{ userId: item.userId, orderId: item.id }] : [];
    // Only a pass that someone else than the buyer holds is in the index of holders.
    return item.gsi1pk === undefined ? [] : [{ userId: item.holder, orderId: item.orderId }];
  });
  return { holders, last };
}
