/** A seller's account at the provider. Times are epoch milliseconds. */
export type PayoutAccount = {
  sellerId: string;
  version: number;
  /** The provider's id. */
  accountId: string;
} & ({ status: 'pending' } | { status: 'enabled'; enabledAt: number });

/** Where the money of a payment goes: to the account, less the platform's fee in minor units. */
export interface Payout {
  account: string;
  fee: number;
}

/** A new account, about which the provider knows nothing yet. */
export const openAccount = (sellerId: string, accountId: string): PayoutAccount => ({
  status: 'pending',
  sellerId,
  version: 1,
  accountId,
});

/** The account after the provider has told whether it can have money. A repeated answer changes nothing. */
export function followAccount(account: PayoutAccount, canHaveMoney: boolean, now: number): PayoutAccount {
  if (canHaveMoney === (account.status === 'enabled')) return account;
  const { sellerId, accountId } = account;
  const next = { sellerId, accountId, version: account.version + 1 };
  return canHaveMoney ? { ...next, status: 'enabled', enabledAt: now } : { ...next, status: 'pending' };
}

/**
 * Where the money of a new payment goes; undefined if the platform keeps it for the seller.
 *
 * @param amount in minor units
 * @param feePercent FEE_PERCENT
 */
export const payoutOf = (
  account: PayoutAccount | undefined,
  amount: number,
  feePercent: number,
): Payout | undefined =>
  account?.status === 'enabled'
    ? { account: account.accountId, fee: Math.round((amount * feePercent) / 100) }
    : undefined;
