import { CloseSeller } from '@boxoffice/shared/api/deletion.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { isOpen } from '../domain/seller-deletion.ts';
import { ticketsService } from '../service.ts';
import { beginClosing, endClosing } from '../tables/closings.ts';
import { allTicketsOf } from '../tables/sellers.ts';

export const closeSeller = httpFunction(
  ticketsService,
  'close-seller',
  CloseSeller,
  async ({ caller: { userId }, given: { now } }) => {
    const closing = await beginClosing(userId, now);
    for await (const ticket of allTicketsOf(userId)) {
      if (!isOpen(ticket, now)) continue;
      await endClosing(closing);
      throw new Refused(409, 'events-open');
    }
    return noContent();
  },
);
