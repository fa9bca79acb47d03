import { normalizeEmail } from '@boxoffice/shared/decisions/email.ts';
import pLimit from 'p-limit';
import { config } from './config.ts';

// Imported after config.ts: the table client reads the environment when it is loaded.
const { allUserIds, findUserId, revokeSessions } = await import('../tables/session-revocation.ts');

const CONCURRENT_ACCOUNTS = 20;

/** Ends every session of the account with this email or id. Returns the number of accounts: 1 or 0. */
export async function endSessionsOf(account: string): Promise<number> {
  const email = normalizeEmail(account.trim());
  const id = email.includes('@') ? await findUserId(config.TABLE, email) : account;
  return id !== undefined && (await revokeSessions(config.TABLE, id)) ? 1 : 0;
}

/** Ends every session of every account. Returns the number of accounts. It is safe to run again after a failure. */
export async function endAllSessions(): Promise<number> {
  const limited = pLimit(CONCURRENT_ACCOUNTS);
  let accounts = 0;
  for await (const ids of allUserIds(config.TABLE)) {
    const results = await Promise.all(ids.map((id) => limited(() => revokeSessions(config.TABLE, id))));
    accounts += results.filter(Boolean).length;
  }
  return accounts;
}
