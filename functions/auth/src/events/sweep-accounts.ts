import { ReadUserVersions } from '@boxoffice/shared/api/replicas.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas, outboxVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { sweepEnd, sweepRows, waitForAll } from '@boxoffice/shared/functions/sweep-rows.ts';
import { config } from '../config.ts';
import { sendDue } from '../mail/send.ts';
import { authService } from '../service.ts';
import { deleteErasure, type Erasure, eraseRows, erasures } from '../tables/erasures.ts';

/** A sign-in that has read the account before its deletion has ended by then, in milliseconds. */
const LATE_MS = 60_000;

const confirmDeletions = confirmReplicas(outboxVersions(authService), [
  { url: `${config.TICKETS_URL}${ReadUserVersions.path}` },
  { url: `${config.PASSES_URL}${ReadUserVersions.path}` },
  { url: `${config.PAYMENTS_URL}${ReadUserVersions.path}` },
]);

/**
 * On a tick, finishes the erasure of deleted accounts, here and in other services, and sends the mails that a crash or a
 * failing mail server has left in the queue.
 */
export const sweepAccounts = eventFunction(authService, 'sweep-accounts', [Tick], async ({ given }) => {
  await authService.republish();
  await waitForAll([
    confirmDeletions(given),
    sweepRows({
      shards: erasures(),
      idOf: ({ userId }) => userId,
      handle: (erasure) => continueErasure(erasure, given),
      end: sweepEnd(),
    }),
    sendDue(given),
  ]);
});

/** Erases what a late sign-in has written, until there can be no more of them. */
async function continueErasure(erasure: Erasure, { now }: Given): Promise<void> {
  const found = await eraseRows(erasure.userId);
  if (found === 0 && now - erasure.deletedAt > LATE_MS) await deleteErasure(erasure);
}
