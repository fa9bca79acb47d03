import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { DeleteCommand } from '@boxoffice/shared/tables/commands.ts';
import { type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { type MailMessage, mailExpiresAt } from '../domain/mail.ts';
import { authService } from '../service.ts';

/** The number of index partitions that hold queued mails, each ordered by due time. */
export const SHARDS = 4;

const keyOf = (id: string): Key => ({ pk: `MAIL#${id}`, sk: 'MAIL' });

/** Lists the fields, because a mail that was read from the index also has the index's keys. */
const row = (mail: MailMessage) => {
  const { id, kind, email, language, createdAt, dueAt, attempts } = mail;
  return {
    id,
    kind,
    email,
    language,
    createdAt,
    dueAt,
    attempts,
    ...keyOf(id),
    ttl: Math.ceil(mailExpiresAt(mail) / 1000),
    gsi1pk: `MAILS#${shardOf(id, SHARDS)}`,
    gsi1sk: sortKey(dueAt, id),
  };
};

const sortKey = (dueAt: number, id: string): string => `${new Date(dueAt).toISOString()}#${id}`;

/** Queues a new mail, in the transaction of its cause. */
export const putMail = (mail: MailMessage): Write => ({
  Put: { TableName: authService.table, Item: row(mail) },
});

/** Moves a mail's due time, unless another process has moved it since it was read. */
export const rescheduleMail = (from: MailMessage, to: MailMessage): Write => ({
  Put: {
    TableName: authService.table,
    Item: row(to),
    ConditionExpression: 'dueAt = :read',
    ExpressionAttributeValues: { ':read': from.dueAt },
  },
  onConditionFailed: () => new AlreadyDone('Another process has taken this mail'),
});

/** Removes a mail from the queue. */
export async function deleteMail(id: string): Promise<void> {
  await db.send(new DeleteCommand({ TableName: authService.table, Key: keyOf(id) }));
}

/** The mails of one shard that are due by now, the longest overdue first. */
export const dueMails = (shard: number, now: number): AsyncGenerator<MailMessage> =>
  queryAllItems<MailMessage & Key>(authService.table, {
    index: 'gsi1',
    pk: `MAILS#${shard}`,
    upTo: sortKey(now, '~'),
  });
