import { deleteItems } from '@boxoffice/shared/tables/batches.ts';
import { type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type { Passkey } from '../domain/passkey.ts';
import type { Session } from '../domain/session.ts';
import { authService } from '../service.ts';
import { mails } from './mails.ts';
import { credentialKey } from './passkeys.ts';
import { tokenKeys } from './sessions.ts';

const SHARDS = 4;

/** A deleted account whose last rows are being erased. It has no address. */
export interface Erasure {
  userId: string;
  /** Epoch milliseconds. */
  deletedAt: number;
}

const keyOf = (userId: string): Key => ({ pk: `ERASURE#${shardOf(userId, SHARDS)}`, sk: userId });

/** Stores that the rows of an account must be erased, in the transaction that deletes the account. */
export const putErasure = (erasure: Erasure): Write => ({
  Put: { TableName: authService.table, Item: { ...keyOf(erasure.userId), ...erasure } },
});

export const deleteErasure = ({ userId }: Erasure): Promise<void> =>
  deleteItems(authService.table, [keyOf(userId)]);

/** The erasures of each partition, in no certain order. */
export const erasures = (): AsyncGenerator<Erasure>[] =>
  Array.from({ length: SHARDS }, (_, shard) =>
    queryAllItems<Erasure & Key>(authService.table, { pk: `ERASURE#${shard}` }),
  );

/**
 * Deletes the sessions, passkeys and queued mails of a deleted account. The rows of old refresh tokens stay until their
 * TTL: they have only ids.
 *
 * @returns the number of sessions and passkeys that were left
 */
export async function eraseRows(userId: string): Promise<number> {
  const rows = await Array.fromAsync(
    queryAllItems<Key & (Session | Passkey)>(authService.table, { pk: `USER#${userId}` }),
  );
  const others = rows.flatMap((row) =>
    'credentialId' in row ? [credentialKey(row.credentialId)] : tokenKeys(row),
  );
  // First the rows that are found by the others.
  await deleteItems(authService.table, others);
  await deleteItems(
    authService.table,
    rows.map(({ pk, sk }) => ({ pk, sk })),
  );
  await mails.removeWhere((mail) => mail.userId === userId);
  return rows.length;
}
