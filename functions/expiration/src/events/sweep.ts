import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { AlreadyDone, NotYet } from '@boxoffice/shared/errors.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { log } from '@boxoffice/shared/functions/log.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { type Deadline, lapse } from '../domain/deadline.ts';
import { expirationService } from '../service.ts';
import { dueDeadlines, putTold, SHARDS } from '../tables/deadlines.ts';

/** A tick may wait for the sweep before its own: both end before their Trigger's timeout of 20 s. */
const LONGEST_MS = 8_000;

/** Tells of every hold that has lapsed since whenever the last sweep was. */
export const sweep = eventFunction(expirationService, 'sweep-deadlines', [Tick], ({ given }) =>
  sweepAll(given),
);

const sweepAll = oneAtATime(async (given: Given) => {
  const end = performance.now() + LONGEST_MS;
  await expirationService.republish();
  const upTo = new Date(given.now).toISOString();
  const shards = Array.from({ length: SHARDS }, async (_, shard) => {
    let failed = 0;
    for await (const deadline of dueDeadlines(shard, upTo)) {
      if (performance.now() > end) return { failed, left: true };
      if (!(await tell(deadline, given))) failed++;
    }
    return { failed, left: false };
  });
  const swept = await Promise.all(shards);
  const failed = swept.reduce((sum, shard) => sum + shard.failed, 0);
  if (failed > 0) throw new Error(`${failed} lapsed holds could not be told of`);
  if (swept.every(({ left }) => !left)) return;
  log('warn', 'the sweep ran out of time, the tick is delivered again for the rest');
  throw new NotYet('More holds have lapsed than one sweep can tell of');
});

/**
 * Whether the hold is done with. Another sweep, or the order's end, may have been faster: the condition decides.
 * One that fails keeps none of the others from being told of, and has the tick delivered again.
 */
async function tell(deadline: Deadline, given: Given): Promise<boolean> {
  try {
    const { state, events } = lapse(deadline, given);
    await retryOnConflict(() => expirationService.commit({ writes: [putTold(state)], events }));
    return true;
  } catch (error) {
    if (error instanceof AlreadyDone) return true;
    log('error', 'a lapsed hold could not be told of', { order: deadline.orderId, error });
    return false;
  }
}
