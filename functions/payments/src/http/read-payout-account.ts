import { ReadPayoutAccount } from '@boxoffice/shared/api/payouts.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { moneyOf } from '../provider/account-money.ts';
import { paymentsService } from '../service.ts';
import { currentAccount } from './account-state.ts';

export const readPayoutAccount = httpFunction(
  paymentsService,
  'read-payout-account',
  ReadPayoutAccount,
  async ({ caller, given }) => {
    const account = await currentAccount(caller.userId, given.now);
    return ok({
      status: account?.status ?? 'none',
      feePercent: config.FEE_PERCENT,
      optional: config.SELL_WITHOUT_PAYOUTS,
      ...(account?.status === 'enabled' && (await moneyOf(account.accountId, given.now))),
    });
  },
);
