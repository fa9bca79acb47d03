import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { sweepEnd } from '@boxoffice/shared/functions/sweep-rows.ts';
import { passesService } from '../service.ts';
import { putErased } from '../tables/erased-users.ts';
import { eraseAddresses, eraseDeviceNames } from './erase-seats.ts';

/** Erases what this service keeps of a deleted user beside the id. Queued mails have no address, and are dropped when due. */
export const eraseUser = eventFunction(
  passesService,
  'erase-user',
  [UserDeleted],
  async ({ event: { data } }) => {
    const end = sweepEnd();
    // First, so that no transfer of this user is stored after its addresses are read.
    await passesService.commit({ writes: [putErased({ ...data, version: 0 })] });
    await eraseAddresses(data.id, { userId: data.id }, end);
    await eraseDeviceNames(data.id, end);
    await passesService.commit({ writes: [putErased(data)] });
  },
);
