import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import type { PassMail } from '../domain/mail.ts';
import { passesService } from '../service.ts';

type ChangeMail = Extract<PassMail, { kind: 'event-changed' }>;

/** Longer than all mails of a change can wait, in seconds. */
const RETENTION_SECONDS = 30 * 86_400;

/**
 * Makes this mail the one that tells its user about a change of an event. A holder of several orders has a queued mail
 * for each of them, and the first that is sent is the only one. It stays that one in its further attempts, also after its
 * own order has ended: the mails of the other orders are dropped by then.
 *
 * @param isHolder whether the user still holds a pass of the mail's order, so that the mail may be the first
 * @param now epoch milliseconds
 * @returns whether this mail is the one
 */
export async function claimChange(
  { id, userId, version }: ChangeMail,
  ticketId: string,
  isHolder: boolean,
  now: number,
): Promise<boolean> {
  const key = { pk: `HOLDER#${userId}`, sk: `CHANGE#${ticketId}` };
  const first = 'attribute_not_exists(pk) OR #version < :version OR ';
  const claim = {
    TableName: passesService.table,
    Item: { ...key, version, mail: id, ttl: Math.floor(now / 1000) + RETENTION_SECONDS },
    ConditionExpression: `${isHolder ? first : ''}(#version = :version AND #mail = :mail)`,
    ExpressionAttributeNames: { '#version': 'version', '#mail': 'mail' },
    ExpressionAttributeValues: { ':version': version, ':mail': id },
  };
  try {
    await passesService.commit({ writes: [{ Put: claim, onConditionFailed: () => new AlreadyDone() }] });
    return true;
  } catch (error) {
    if (error instanceof AlreadyDone) return false;
    throw error;
  }
}
