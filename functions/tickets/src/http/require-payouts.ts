import { ReadPayoutStatus } from '@boxoffice/shared/api/payouts.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { readFromOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { config } from '../config.ts';

const { path, answers } = ReadPayoutStatus;

/**
 * Requires that the seller can be paid, unless the operator allows sales without it.
 *
 * @throws Refused (409) without an enabled account; Unreachable when the payments service does not answer
 */
export async function requirePayouts(seller: Caller): Promise<void> {
  if (config.SELL_WITHOUT_PAYOUTS) return;
  const account = await readFromOwner(`${config.PAYMENTS_URL}${path}`, answers[200], seller);
  if (account?.status !== 'enabled') throw new Refused(409, 'payouts-missing');
}
