import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict, NotYet } from '@boxoffice/shared/errors.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { sweepEnd, sweepRows } from '@boxoffice/shared/functions/sweep-rows.ts';
import { type Notice, stepOf } from '../domain/notice.ts';
import { passesService } from '../service.ts';
import { mails } from '../tables/mails.ts';
import { advanceNotice, dueNotices, holdersOf, NOTICE_SHARDS } from '../tables/notices.ts';
import { TICKET_SHARDS } from '../tables/orders.ts';

/**
 * On a tick, queues the mails about changed events.
 *
 * ```
 * ticket.updated ── TICKET + NOTICE (step 1) ── 50 mails + NOTICE (step 2) ── 50 mails + NOTICE (step 3) ── ... deleted
 *                   one transaction             one transaction               one transaction
 *                                             │ after a crash here another process continues with step 2
 * ```
 *
 * @throws NotYet when notices are left
 */
export const queueNotices = oneAtATime(async (given: Given) => {
  const end = sweepEnd();
  await sweepRows({
    shards: Array.from({ length: NOTICE_SHARDS }, (_, shard) => dueNotices(shard, given.now)),
    idOf: ({ ticketId }) => ticketId,
    handle: (notice) => queueMails(notice, end, given),
    end,
  });
});

async function queueMails(first: Notice, end: number, given: Given): Promise<void> {
  let notice: Notice | undefined = first;
  while (notice) {
    if (performance.now() > end) throw new NotYet('the redelivered tick continues');
    const step = stepOf(notice, await holdersOf(notice), TICKET_SHARDS, given);
    try {
      await passesService.commit({
        writes: [...step.mails.map(mails.put), advanceNotice(notice, step.next)],
      });
    } catch (error) {
      // Another process goes on with this notice, or a newer change has replaced it.
      if (error instanceof Conflict) return;
      throw error;
    }
    notice = step.next;
  }
}
