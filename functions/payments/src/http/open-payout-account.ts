import { OpenPayoutAccount } from '@boxoffice/shared/api/payouts.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { openAccount, type PayoutAccount } from '../domain/payout.ts';
import { createAccount, dashboardUrl, onboardingUrl } from '../provider/accounts.ts';
import { paymentsService } from '../service.ts';
import { requireSeller, savePayoutAccount } from '../tables/payout-accounts.ts';
import { currentAccount } from './account-state.ts';

/** Creates the seller's account at the first request. The URL works once, so no answer is stored for a key. */
export const openPayoutAccount = httpFunction(
  paymentsService,
  'open-payout-account',
  OpenPayoutAccount,
  async ({ caller, given }) => {
    const known = await currentAccount(caller.userId, given.now);
    const { status, accountId } = known ?? (await newAccount(caller.userId, given.now));
    return created({ url: await (status === 'enabled' ? dashboardUrl : onboardingUrl)(accountId) });
  },
);

async function newAccount(sellerId: string, now: number): Promise<PayoutAccount> {
  await requireSeller(sellerId);
  const account = openAccount(sellerId, await createAccount(sellerId));
  await savePayoutAccount(account, now);
  return account;
}
