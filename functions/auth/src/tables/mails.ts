import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { type Mail, staleAt } from '../domain/mail.ts';
import { authService } from '../service.ts';

/** Mails that wait are listed in this many partitions of an index, in the order in which they are due. */
export const SHARDS = 4;

const keyOf = (id: string): Key => ({ pk: `MAIL#${id}`, sk: 'MAIL' });

/** Field by field: what is read from the index has the index's keys. */
const row = (mail: Mail) => {
  const { id, kind, email, language, createdAt, dueAt, attempts } = mail;
  return {
    ...{ id, kind, email, language, createdAt, dueAt, attempts },
    ...keyOf(id),
    ttl: Math.ceil(staleAt(mail) / 1000),
    gsi1pk: `MAILS#${shardOf(id, SHARDS)}`,
    gsi1sk: sortKey(dueAt, id),
  };
};

const sortKey = (dueAt: number, id: string): string => `${new Date(dueAt).toISOString()}#${id}`;

/** Stores a new mail, in the transaction of its cause. */
export const putMail = (mail: Mail): Write => ({ Put: { TableName: authService.table, Item: row(mail) } });

/** Moves a mail's time, on the condition that nobody else has. Otherwise it is theirs. */
export const moveMail = (from: Mail, to: Mail): Write => ({
  Put: {
    TableName: authService.table,
    Item: row(to),
    ConditionExpression: 'dueAt = :read',
    ExpressionAttributeValues: { ':read': from.dueAt },
  },
  onConditionFailed: () => new AlreadyDone('Another process has this mail'),
});

/** Forgets a mail: it was sent, or never will be. */
export async function deleteMail(id: string): Promise<void> {
  await db.send(new DeleteCommand({ TableName: authService.table, Key: keyOf(id) }));
}

/** The mails of one partition that are due by now, the longest waiting first. */
export const dueMails = (shard: number, now: number): AsyncGenerator<Mail> =>
  queryAllItems<Mail & Key>(authService.table, {
    index: 'gsi1',
    pk: `MAILS#${shard}`,
    upTo: sortKey(now, '~'),
  });
