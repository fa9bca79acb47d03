import { Refused } from '@boxoffice/shared/errors.ts';
import type { UserData } from '@boxoffice/shared/events/user.ts';
import { getItem, type Key } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import { followAccount, type PayoutAccount } from '../domain/payout.ts';
import { paymentsService } from '../service.ts';
import { recentAccount, rememberAccount } from './recent-accounts.ts';

const keyOf = (sellerId: string): Key => ({ pk: `SELLER#${sellerId}`, sk: 'PAYOUTS' });

/**
 * Takes the place of a deleted seller's account. It has no `version`, so it fails the condition of every write of a
 * request or webhook that has read the account before.
 */
interface Erased {
  /** The last version of the deleted user. */
  erased: number;
}

const find = (sellerId: string) =>
  getItem<(PayoutAccount | Erased) & Key>(paymentsService.table, keyOf(sellerId));

export async function findPayoutAccount(sellerId: string): Promise<PayoutAccount | undefined> {
  const stored = await find(sellerId);
  return stored && 'accountId' in stored ? stored : undefined;
}

/**
 * Erases what this service keeps of a deleted seller. Payments keep the provider's id of the account, because their
 * refunds and disputes are taken back from it.
 */
export async function eraseSeller({ id, version }: UserData, now: number): Promise<void> {
  const Item: Erased & Key = { ...keyOf(id), erased: version };
  await paymentsService.commit({ writes: [{ Put: { TableName: paymentsService.table, Item } }] });
  rememberAccount(id, undefined, now);
}

/** The version of a deleted user whose data is erased here. */
export async function erasedVersion(userId: string): Promise<number | undefined> {
  const stored = await find(userId);
  return stored && 'erased' in stored ? stored.erased : undefined;
}

/** @throws Refused (401) for a deleted user, whose access token still works for five minutes */
export async function requireSeller(sellerId: string): Promise<void> {
  if ((await erasedVersion(sellerId)) !== undefined) throw new Refused(401, 'not-signed-in');
}

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
