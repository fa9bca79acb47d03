import { ReadPayoutStatus } from '@boxoffice/shared/api/payouts.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { paymentsService } from '../service.ts';
import { currentAccount } from './account-state.ts';

export const readPayoutStatus = httpFunction(
  paymentsService,
  'read-payout-status',
  ReadPayoutStatus,
  async ({ caller, given }) =>
    ok({ status: (await currentAccount(caller.userId, given.now))?.status ?? 'none' }),
);
