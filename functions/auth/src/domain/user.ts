import type { User as UserView } from '@boxoffice/shared/api/users.ts';

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
  /** Epoch milliseconds. */
  createdAt: number;
  /** When the user confirmed the address, in epoch milliseconds. */
  verifiedAt?: number;
}

/** The account with a new password, which ends every session. */
export const withPassword = (user: User, password: string): User => ({
  ...withSessionsEnded(user),
  password,
});

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

/** The fields that the API returns. */
export const publicUser = ({ id, email }: User): UserView => ({ id, email });
