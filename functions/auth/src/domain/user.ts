import type { User as UserView } from '@boxoffice/shared/api/users.ts';

/** An account. */
export interface User {
  id: string;
  version: number;
  /** In lower case: one account each. */
  email: string;
  /** The password's hash as a PHC string. */
  password: string;
  /** How often its sessions were ended all at once: one that began under another number is over. */
  generation: number;
  /** Epoch milliseconds. */
  createdAt: number;
  /** When they showed that the address is theirs, in epoch milliseconds; absent until then. */
  verifiedAt?: number;
}

/** The account with another password, which ends every session that was begun with the old one. */
export const withPassword = (user: User, password: string): User => ({
  ...withoutSessions(user),
  password,
});

/** The account without a session, as if it had never signed in. */
export const withoutSessions = (user: User): User => ({
  ...user,
  version: user.version + 1,
  generation: user.generation + 1,
});

/** The account with the same password under another hash, which nobody notices. */
export const rehashed = (user: User, password: string): User => ({
  ...user,
  version: user.version + 1,
  password,
});

/** What may be told of an account. */
export const publicUser = ({ id, email }: User): UserView => ({ id, email });
