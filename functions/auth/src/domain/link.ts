import { Refused } from '@boxoffice/shared/errors.ts';
import { type User, withPassword, withSessionsEnded } from './user.ts';

const HOUR_MS = 3_600_000;

const LIFETIME_MS = {
  'verify-email': 24 * HOUR_MS,
  'reset-password': HOUR_MS / 2,
  'change-email': HOUR_MS,
} as const;

export type Purpose = keyof typeof LIFETIME_MS;

/** The path of each kind of link on the site; the token follows it. */
export const LINK_PATHS: Record<Purpose, string> = {
  'verify-email': '/verify/',
  'reset-password': '/reset/',
  'change-email': '/email/',
};

export const isPurpose = (kind: string): kind is Purpose => Object.hasOwn(LINK_PATHS, kind);

/** A mailed link. Its token allows one use for one purpose. */
export interface Link {
  /** SHA-256 of the token. */
  hash: string;
  purpose: Purpose;
  userId: string;
  /** The number of changes of the account's address when the link was made. */
  addressVersion: number;
  /** The change of the address that the link confirms. */
  changeId?: string | undefined;
  /** The account's generation when the link was made. A later change of a confirmed account's password invalidates it. */
  generation: number;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export const newLink = (
  user: User,
  { purpose, hash, changeId }: Pick<Link, 'purpose' | 'hash'> & { changeId?: string | undefined },
  now: number,
): Link => ({
  hash,
  purpose,
  userId: user.id,
  addressVersion: addressVersionOf(user),
  changeId,
  generation: user.generation,
  expiresAt: now + LIFETIME_MS[purpose],
});

const addressVersionOf = ({ addressVersion = 0 }: User): number => addressVersion;

/** One error for used, expired and unknown links, so that it reveals nothing about a token. */
export const linkInvalid = (): Refused => new Refused(400, 'link-dead', { field: 'token' });

/** The link, if it is valid for this purpose. @throws Refused */
export function requireValidLink(link: Link | undefined, purpose: Purpose, now: number): Link {
  if (link?.purpose !== purpose || now >= link.expiresAt) throw linkInvalid();
  return link;
}

/**
 * The account of a link that was mailed to its present address.
 *
 * @throws Refused for an account that is gone or has another address now: the link's reader may not be its owner
 */
export function accountOf(link: Link, user: User | undefined): User {
  if (!user || addressVersionOf(user) !== link.addressVersion) throw linkInvalid();
  return user;
}

/** Whether a link would confirm the account's address for the first time. */
export const isUnconfirmed = (user: User): boolean => user.verifiedAt === undefined;

/**
 * Marks the account's email address as confirmed. The first confirmation ends every session, because someone other than
 * the owner of the address may have signed up with it. The caller removes the passkeys in the same transaction.
 */
export function confirmEmail(user: User, now: number): User {
  if (!isUnconfirmed(user)) return { ...user, version: user.version + 1 };
  return { ...withSessionsEnded(user), verifiedAt: now };
}

/**
 * Sets a new password and ends every session. The link came by mail, so using it also confirms the address. If that is
 * the first confirmation, the caller removes the passkeys in the same transaction.
 *
 * @param password the hash of the new password
 */
export function applyReset(user: User, link: Link, password: string, now: number): User {
  if (link.generation < (user.linkGeneration ?? 0)) throw linkInvalid();
  return withPassword({ ...user, verifiedAt: user.verifiedAt ?? now }, password);
}
