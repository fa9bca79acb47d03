import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { paymentsService } from '../service.ts';
import { eraseSeller as eraseAccount } from '../tables/payout-accounts.ts';

/** Erases how a deleted user was paid. The provider keeps its own account, as the law demands. */
export const eraseSeller = eventFunction(
  paymentsService,
  'erase-seller',
  [UserDeleted],
  ({ event: { data }, given }) => eraseAccount(data, given.now),
);
