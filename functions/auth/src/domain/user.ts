import type { User as UserView } from '@boxoffice/shared/api/users.ts';

/** An account. */
export interface User {
  id: string;
  version: number;
  /** In lower case: one account each. */
  email: string;
  /** The password's hash as a PHC string. */
  password: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** When they showed that the address is theirs, in epoch milliseconds; absent until then. */
  verifiedAt?: number;
}

/** What may be told of an account. */
export const publicUser = ({ id, email }: User): UserView => ({ id, email });
