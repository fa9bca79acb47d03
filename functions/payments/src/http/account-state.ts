import type { PayoutAccount } from '../domain/payout.ts';
import { canHaveMoney } from '../provider/accounts.ts';
import { findPayoutAccount, saveAccountState } from '../tables/payout-accounts.ts';

/**
 * Reads a seller's account, and stores its present state at the provider. The account is read first: a state that
 * another process stores meanwhile may be a later one.
 *
 * @param isWanted which accounts are read from the provider; by default all
 * @throws Conflict when another process has stored a state meanwhile
 */
export async function refreshAccount(
  sellerId: string,
  now: number,
  isWanted: (account: PayoutAccount) => boolean = () => true,
): Promise<PayoutAccount | undefined> {
  const account = await findPayoutAccount(sellerId);
  if (!account || !isWanted(account)) return account;
  return saveAccountState(account, await canHaveMoney(account.accountId), now);
}

/** A seller's account. One that cannot have money yet is read from the provider: a lost webhook delays nobody. */
export const currentAccount = (sellerId: string, now: number): Promise<PayoutAccount | undefined> =>
  refreshAccount(sellerId, now, ({ status }) => status === 'pending');
