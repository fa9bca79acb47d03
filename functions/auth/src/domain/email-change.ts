import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { type Link, linkInvalid } from './link.ts';
import { type EmailChange, type User, withSessionsEnded } from './user.ts';

const LIFETIME_MS = 3_600_000;

/**
 * Requests another address. The account keeps its address until the mailed link is used, and a later request replaces
 * this one.
 *
 * @throws Refused (400) for the account's own address
 */
export function requestEmailChange(
  user: User,
  email: string,
  { now, newId }: Given,
): { user: User; change: EmailChange } {
  if (email === user.email) throw new Refused(400, 'email-unchanged', { field: 'email' });
  const change = { id: newId(), email, expiresAt: now + LIFETIME_MS };
  return { user: { ...user, version: user.version + 1, emailChange: change }, change };
}

/** The requested change with this id, if nothing has replaced or ended it. */
export const openEmailChange = (
  user: User | undefined,
  changeId: string | undefined,
  now: number,
): EmailChange | undefined => {
  const change = user?.emailChange;
  return change && change.id === changeId && now < change.expiresAt ? change : undefined;
};

/**
 * The account with its new, confirmed address. Every session ends, and no link works that was mailed to the former
 * address.
 *
 * @param user the signed-in user: a link alone changes nothing, because its reader may not be the account's owner
 * @throws Refused (400) for another user's link, and for a change that was replaced or has ended
 */
export function applyEmailChange(user: User, link: Link, now: number): User {
  const change = link.userId === user.id ? openEmailChange(user, link.changeId, now) : undefined;
  if (!change) throw linkInvalid();
  return {
    ...withSessionsEnded(user),
    email: change.email,
    emailChange: undefined,
    verifiedAt: now,
    addressVersion: (user.addressVersion ?? 0) + 1,
  };
}
