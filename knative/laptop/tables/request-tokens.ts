import { hash } from 'node:crypto';
import type { TransactInput } from './operations/transact.ts';
import { invalid, TableError } from './table-error.ts';

/** A transaction that has taken effect: its token, the hash of its writes, and when (epoch milliseconds). */
export interface TokenRecord {
  token: string;
  writes: string;
  at: number;
}

/** A repeated transaction has no effect for ten minutes. */
const KEPT_MS = 10 * 60_000;

/** The ClientRequestTokens of the transactions of the last ten minutes, oldest first. */
export function requestTokens() {
  const records = new Map<string, TokenRecord>();
  const forgetOld = (now: number) => {
    for (const { token, at } of records.values()) {
      if (now - at < KEPT_MS) return;
      records.delete(token);
    }
  };
  return {
    /**
     * @returns `done` for a transaction that has taken effect; a record to add with its changes if it has a token
     * @throws TableError when the token belongs to a transaction with other writes
     */
    check({ ClientRequestToken: token, TransactItems }: TransactInput): 'done' | TokenRecord | undefined {
      if (token === undefined) return undefined;
      if (token.length < 1 || token.length > 36)
        throw invalid('ClientRequestToken must have a length of 1 to 36 characters');
      const now = Date.now();
      forgetOld(now);
      const writes = hash('sha256', JSON.stringify(TransactItems), 'base64url').slice(0, 16);
      const found = records.get(token);
      if (!found) return { token, writes, at: now };
      if (found.writes === writes) return 'done';
      throw new TableError(
        'IdempotentParameterMismatchException',
        'The request uses the same client token as a previous, but non-identical request.',
      );
    },
    add: (record: TokenRecord): void => void records.set(record.token, record),
    remove: ({ token }: TokenRecord): void => void records.delete(token),
    all: (): TokenRecord[] => [...records.values()],
  };
}
