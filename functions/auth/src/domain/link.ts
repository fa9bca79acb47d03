import { Refused } from '@boxoffice/shared/errors.ts';
import { type User, withPassword } from './user.ts';

const HOUR_MS = 3_600_000;

/** How long a link of each kind works, in milliseconds. */
const WORKS_MS = { 'verify-email': 24 * HOUR_MS, 'reset-password': HOUR_MS / 2 } as const;

export type Purpose = keyof typeof WORKS_MS;

/** Where a mail's link of each kind leads, with its token behind it. */
export const PATHS: Record<Purpose, string> = { 'verify-email': '/verify/', 'reset-password': '/reset/' };

export const isPurpose = (kind: string): kind is Purpose => Object.hasOwn(PATHS, kind);

/** What someone may do once who holds the token that a mail has brought. */
export interface Link {
  /** SHA-256 of the token. */
  hash: string;
  purpose: Purpose;
  userId: string;
  /** The address that it was sent to. */
  email: string;
  /** The account's when it was sent: a password that was changed since leaves it without effect. */
  generation: number;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export const linkFor = (user: User, purpose: Purpose, hash: string, now: number): Link => ({
  ...{ hash, purpose, userId: user.id, email: user.email, generation: user.generation },
  expiresAt: now + WORKS_MS[purpose],
});

/** What a link that was used, has expired or never was is answered: all the same. */
export const dead = (): Refused => new Refused(400, 'link-dead', { field: 'token' });

/** The link, if it can still be used for this. @throws Refused */
export function living(link: Link | undefined, purpose: Purpose, now: number): Link {
  if (link?.purpose !== purpose || now >= link.expiresAt) throw dead();
  return link;
}

/** Someone has shown that the address is theirs. */
export function verify(user: User | undefined, link: Link, now: number): User {
  if (user?.email !== link.email) throw dead();
  return { ...user, version: user.version + 1, verifiedAt: user.verifiedAt ?? now };
}

/**
 * Someone who got the mail sets a new password: the address is theirs, and whoever was signed in is no more.
 *
 * @param password its hash
 */
export function reset(user: User | undefined, link: Link, password: string, now: number): User {
  if (user?.email !== link.email || user.generation !== link.generation) throw dead();
  return { ...withPassword(user, password), verifiedAt: user.verifiedAt ?? now };
}
