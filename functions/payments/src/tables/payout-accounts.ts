import { getItem, type Key } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import { followAccount, type PayoutAccount } from '../domain/payout.ts';
import { paymentsService } from '../service.ts';
import { recentAccount, rememberAccount } from './recent-accounts.ts';

const keyOf = (sellerId: string): Key => ({ pk: `SELLER#${sellerId}`, sk: 'PAYOUTS' });

export const findPayoutAccount = (sellerId: string): Promise<PayoutAccount | undefined> =>
  getItem<PayoutAccount & Key>(paymentsService.table, keyOf(sellerId));

/**
 * The account for a new payment of a seller, as this process has read it in the last minute. So the payments of a busy
 * sale read it once a minute, also when the seller has no account.
 */
export async function accountForPayment(sellerId: string, now: number): Promise<PayoutAccount | undefined> {
  const recent = recentAccount(sellerId, now);
  if (recent) return recent.account;
  const account = await findPayoutAccount(sellerId);
  rememberAccount(sellerId, account, now);
  return account;
}

/**
 * Stores an account's next version.
 *
 * @throws Conflict when another process has stored that version first
 */
export async function savePayoutAccount(account: PayoutAccount, now: number): Promise<void> {
  const item = { ...account, ...keyOf(account.sellerId) };
  await paymentsService.commit({ writes: [putVersioned(paymentsService.table, item)] });
  rememberAccount(account.sellerId, account, now);
}

/**
 * Stores whether the provider says that the account can have money.
 *
 * @param account as it was read before the provider was asked: a version that was stored since then may be of a later
 *   answer, and the write fails
 * @throws Conflict
 */
export async function saveAccountState(
  account: PayoutAccount,
  canHaveMoney: boolean,
  now: number,
): Promise<PayoutAccount> {
  const next = followAccount(account, canHaveMoney, now);
  if (next !== account) await savePayoutAccount(next, now);
  rememberAccount(next.sellerId, next, now);
  return next;
}
