import { AlreadyDone } from '../errors.ts';
import { deleteItems } from '../tables/batches.ts';
import { type Key, queryAllItems, type Write } from '../tables/items.ts';
import { shardOf } from '../tables/shard.ts';
import type { QueuedMail } from './queued-mail.ts';

/** The number of index partitions that hold queued mails, each ordered by due time. */
export const SHARDS = 4;

/** The mails that a service has queued in its own table. */
export interface MailQueue<Mail extends QueuedMail> {
  /** Queues a new mail, in the transaction of its cause. */
  put: (mail: Mail) => Write;
  /** Moves a mail's due time, unless another process has moved it since it was read. */
  reschedule: (from: Mail, to: Mail) => Write;
  /** Removes a mail from the queue. */
  remove: (id: string) => Promise<void>;
  /** Removes the mails that are not wanted any more. It reads the whole queue. */
  removeWhere: (isUnwanted: (mail: Mail) => boolean) => Promise<void>;
  /** The mails of one shard that are due by now, the longest overdue first. */
  due: (shard: number, now: number) => AsyncGenerator<Mail>;
}

const keyOf = (id: string): Key => ({ pk: `MAIL#${id}`, sk: 'MAIL' });
const sortKey = (dueAt: number, id: string): string => `${new Date(dueAt).toISOString()}#${id}`;

/** A mail that was read from the index has the former keys. The new ones replace all of them. */
const row = (mail: QueuedMail) => ({
  ...mail,
  ...keyOf(mail.id),
  ttl: Math.ceil(mail.expiresAt / 1000),
  gsi1pk: `MAILS#${shardOf(mail.id, SHARDS)}`,
  gsi1sk: sortKey(mail.dueAt, mail.id),
});

/** The queue of a service: rows `MAIL#<id>` of its table, which `gsi1` orders by the end of their lease. */
export const mailQueue = <Mail extends QueuedMail>(table: string): MailQueue<Mail> => ({
  removeWhere: async (isUnwanted) => {
    for (let shard = 0; shard < SHARDS; shard++)
      for await (const mail of queryAllItems<Mail>(table, { index: 'gsi1', pk: `MAILS#${shard}` }))
        if (isUnwanted(mail)) await deleteItems(table, [keyOf(mail.id)]);
  },
  put: (mail) => ({ Put: { TableName: table, Item: row(mail) } }),
  reschedule: (from, to) => ({
    Put: {
      TableName: table,
      Item: row(to),
      ConditionExpression: 'dueAt = :read',
      ExpressionAttributeValues: { ':read': from.dueAt },
    },
    onConditionFailed: () => new AlreadyDone('Another process has taken this mail'),
  }),
  remove: (id) => deleteItems(table, [keyOf(id)]),
  due: (shard, now) =>
    queryAllItems<Mail>(table, { index: 'gsi1', pk: `MAILS#${shard}`, upTo: sortKey(now, '~') }),
});
