import { ProcessMap } from '@boxoffice/shared/functions/process-map.ts';
import type { PayoutAccount } from '../domain/payout.ts';

/** For so long a payment may use an account as it was read, or that there was none. In milliseconds. */
const FRESH_MS = 60_000;
const MOST = 2000;

interface Read {
  account: PayoutAccount | undefined;
  at: number;
}

const reads = new ProcessMap<Read>(MOST);

/** @param now a time before the account was read */
export const rememberAccount = (sellerId: string, account: PayoutAccount | undefined, now: number): void =>
  reads.set(sellerId, { account, at: now });

export function recentAccount(sellerId: string, now: number): Read | undefined {
  const read = reads.get(sellerId);
  return read && now < read.at + FRESH_MS ? read : undefined;
}
