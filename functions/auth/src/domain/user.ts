import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import type { Account as AccountView } from '@boxoffice/shared/api/recovery.ts';
import type { User as UserView } from '@boxoffice/shared/api/users.ts';

/** A requested change of an account's address. The link that is mailed to the new address confirms it. */
export interface EmailChange {
  id: string;
  email: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** An account. */
export interface User {
  id: string;
  version: number;
  /** In lower case, with an ASCII domain (`normalizeEmail`). Each address has at most one account. */
  email: string;
  /** The password's hash as a PHC string. */
  password: string;
  /** How often all sessions were ended at once. A session of a lower generation has ended. */
  generation: number;
  /** The number of changes of the address. Links that were mailed to a former address are invalid. Undefined means 0. */
  addressVersion?: number;
  /** A new address that is not confirmed. A later request replaces it. */
  emailChange?: EmailChange | undefined;
  /** Reset links of a lower generation are invalid. Undefined means 0. */
  linkGeneration?: number;
  /** Epoch milliseconds. */
  createdAt: number;
  /** When the user confirmed the address, in epoch milliseconds. */
  verifiedAt?: number;
  /** The language of the last sign-in or renewed session. Other services mail in it. */
  language: Language;
}

/**
 * The account with a new password, which ends every session and a requested change of the address. The reset links also stop working, except while the
 * address is unconfirmed: someone else may have signed up with it, and must not be able to invalidate the owner's links.
 */
export function withPassword(user: User, password: string): User {
  const changed = { ...withSessionsEnded(user), password, emailChange: undefined };
  return user.verifiedAt === undefined ? changed : { ...changed, linkGeneration: changed.generation };
}

export const withSessionsEnded = (user: User): User => ({
  ...user,
  version: user.version + 1,
  generation: user.generation + 1,
});

/** The account with the same password under a new hash. Its sessions continue. */
export const withUpgradedHash = (user: User, password: string): User => ({
  ...user,
  version: user.version + 1,
  password,
});

/** The account in the language of a visit; the same object when nothing changes, or the visit has no language. */
export const withLanguage = (user: User, language: Language | undefined): User =>
  language === undefined || language === user.language
    ? user
    : { ...user, version: user.version + 1, language };

/** The account as its owner sees it. */
export const accountView = (user: User): AccountView => ({
  ...publicUser(user),
  verified: user.verifiedAt !== undefined,
  createdAt: new Date(user.createdAt).toISOString(),
});

/** The fields that the API returns. */
export const publicUser = ({ id, email }: User): UserView => ({ id, email });
