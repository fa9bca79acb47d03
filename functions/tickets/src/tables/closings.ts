import { AlreadyDone, Refused } from '@boxoffice/shared/errors.ts';
import type { UserData } from '@boxoffice/shared/events/user.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { ticketsService } from '../service.ts';

/**
 * How long a seller cannot list or edit while their account is deleted, in milliseconds. It is longer than the life of
 * an access token: when it ends, the account is gone and no token of it works, or the deletion has failed.
 */
const LEASE_MS = 600_000;

/** A seller whose account is being deleted, or is deleted: then it has the account's last version. */
interface Closing {
  userId: string;
  /** Epoch milliseconds. */
  until: number;
  version?: number;
}

const keyOf = (userId: string): Key => ({ pk: `CLOSING#${userId}`, sk: 'CLOSING' });

/**
 * Stops a seller's listings and edits. Those that have committed before are in the seller's list, which is read after
 * this.
 *
 * ```
 * auth: DELETE ── tickets: CLOSING, no open event ── auth: the account is deleted ── user.deleted: CLOSING stays
 *                                                 └─ after a crash here the lease ends, and the seller goes on
 * ```
 */
export async function beginClosing(userId: string, now: number): Promise<Closing> {
  const closing = { userId, until: now + LEASE_MS };
  await ticketsService.commit({
    writes: [
      {
        Put: {
          TableName: ticketsService.table,
          Item: { ...keyOf(userId), ...closing, ttl: Math.ceil(closing.until / 1000) },
          ConditionExpression: 'attribute_not_exists(#version)',
          ExpressionAttributeNames: { '#version': 'version' },
        },
      },
    ],
  });
  return closing;
}

/** Lets a seller go on whose account is not deleted. A deletion that has begun after this one keeps its own lease. */
export async function endClosing({ userId, until }: Closing): Promise<void> {
  const write: Write = {
    Delete: {
      TableName: ticketsService.table,
      Key: keyOf(userId),
      ConditionExpression: '#until = :until AND attribute_not_exists(#version)',
      ExpressionAttributeNames: { '#until': 'until', '#version': 'version' },
      ExpressionAttributeValues: { ':until': until },
    },
    onConditionFailed: () => new AlreadyDone('Another deletion has begun'),
  };
  await ticketsService.commit({ writes: [write] }).catch((error) => {
    if (!(error instanceof AlreadyDone)) throw error;
  });
}

/** Checks that a seller's account is not being deleted, in the transaction of a listing or an edit. */
export const sellerIsOpen = (userId: string, now: number): Write => ({
  ConditionCheck: {
    TableName: ticketsService.table,
    Key: keyOf(userId),
    ConditionExpression: 'attribute_not_exists(pk) OR (attribute_not_exists(#version) AND #until < :now)',
    ExpressionAttributeNames: { '#until': 'until', '#version': 'version' },
    ExpressionAttributeValues: { ':now': now },
  },
  onConditionFailed: () => new Refused(409, 'account-closing'),
});

/** Stores that everything of a deleted seller is erased. Its version answers auth. */
export const putClosed = ({ id, version }: UserData): Write => ({
  Put: { TableName: ticketsService.table, Item: { ...keyOf(id), userId: id, until: 0, version } },
});

/** The version of a deleted account whose data is erased here. */
export const closedVersion = async (userId: string): Promise<number | undefined> =>
  (await getItem<Closing & Key>(ticketsService.table, keyOf(userId)))?.version;
