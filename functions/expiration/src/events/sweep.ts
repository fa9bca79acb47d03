import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { AlreadyDone, NotYet } from '@boxoffice/shared/errors.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { log } from '@boxoffice/shared/functions/log.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { type Deadline, lapse } from '../domain/deadline.ts';
import { expirationService } from '../service.ts';
import { dueDeadlines, putReported, SHARDS } from '../tables/deadlines.ts';

/** A tick may wait for the sweep before its own. Two sweeps fit into the Trigger's timeout of 20 s. */
const TIME_LIMIT_MS = 8_000;

/** Reports every hold that has expired. */
export const sweep = eventFunction(expirationService, 'sweep-deadlines', [Tick], ({ given }) =>
  sweepAll(given),
);

const sweepAll = oneAtATime(async (given: Given) => {
  const end = performance.now() + TIME_LIMIT_MS;
  await expirationService.republish();
  const upTo = new Date(given.now).toISOString();
  const shards = Array.from({ length: SHARDS }, async (_, shard) => {
    let failed = 0;
    for await (const deadline of dueDeadlines(shard, upTo)) {
      if (performance.now() > end) return { failed, finished: false };
      if (!(await report(deadline, given))) failed++;
    }
    return { failed, finished: true };
  });
  const results = await Promise.all(shards);
  const failed = results.reduce((sum, shard) => sum + shard.failed, 0);
  if (failed > 0) throw new Error(`${failed} expired holds could not be reported`);
  if (results.every(({ finished }) => finished)) return;
  log('warn', 'the sweep reached its time limit, the redelivered tick continues it');
  throw new NotYet('More holds have expired than one sweep can report');
});

/**
 * Reports one hold and returns whether that succeeded. The write's condition decides between this sweep, others and the
 * end of the order. A failure does not stop the sweep: the remaining holds are reported, then the tick is redelivered.
 */
async function report(deadline: Deadline, given: Given): Promise<boolean> {
  try {
    const { state, events } = lapse(deadline, given);
    await retryOnConflict(() => expirationService.commit({ writes: [putReported(state, deadline)], events }));
    return true;
  } catch (error) {
    if (error instanceof AlreadyDone) return true;
    log('error', 'an expired hold could not be reported', { order: deadline.orderId, error });
    return false;
  }
}
