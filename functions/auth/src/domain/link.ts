import { Refused } from '@boxoffice/shared/decisions/refused.ts';
import type { User } from './user.ts';

const HOUR_MS = 3_600_000;

/** How long a link of each kind works, in milliseconds. */
const WORKS_MS = { 'verify-email': 24 * HOUR_MS } as const;

export type Purpose = keyof typeof WORKS_MS;

/** Where a mail's link of each kind leads, with its token behind it. */
export const PATHS: Record<Purpose, string> = { 'verify-email': '/verify/' };

/** What someone may do once who holds the token that a mail has brought. */
export interface Link {
  /** SHA-256 of the token. */
  hash: string;
  purpose: Purpose;
  userId: string;
  /** The address that it was sent to. */
  email: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export const linkFor = (user: User, purpose: Purpose, hash: string, now: number): Link => ({
  ...{ hash, purpose, userId: user.id, email: user.email },
  expiresAt: now + WORKS_MS[purpose],
});

/** What a link that was used, has expired or never was is answered: all the same. */
export const dead = (): Refused =>
  new Refused(400, 'This link has been used or is too old', { field: 'token' });

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
