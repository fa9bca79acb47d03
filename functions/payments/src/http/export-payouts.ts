import { ExportPayouts } from '@boxoffice/shared/api/exports.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { paymentsService } from '../service.ts';
import { findPayoutAccount } from '../tables/payout-accounts.ts';

/** Only what is stored here: the provider answers for what it keeps itself. */
export const exportPayouts = httpFunction(
  paymentsService,
  'export-payouts',
  ExportPayouts,
  async ({ caller, url }) => {
    const account = await findPayoutAccount(caller.userId);
    const enabledAt = account?.status === 'enabled' ? new Date(account.enabledAt).toISOString() : undefined;
    const accounts = account ? [{ id: account.accountId, status: account.status, enabledAt }] : [];
    return page(accounts, url, undefined);
  },
);
