import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { sweepEnd, sweepRows, waitForAll } from '@boxoffice/shared/functions/sweep-rows.ts';
import { currentTraceparent } from '@boxoffice/shared/telemetry/trace.ts';
import { type Deadline, lapse } from '../domain/deadline.ts';
import { expirationService } from '../service.ts';
import { dueDeadlines, putReported, SHARDS } from '../tables/deadlines.ts';
import { wakeServices } from './wake-services.ts';

/** Reports every hold that has expired, and wakes the services that have something due. */
export const sweep = eventFunction(expirationService, 'sweep-deadlines', [Tick], async ({ given }) => {
  await waitForAll([sweepAll(given), wakeServices(given)]);
});

const sweepAll = oneAtATime(async (given: Given) => {
  const end = sweepEnd();
  await expirationService.republish();
  const upTo = new Date(given.now).toISOString();
  await sweepRows({
    shards: Array.from({ length: SHARDS }, (_, shard) => dueDeadlines(shard, upTo)),
    idOf: ({ orderId }) => orderId,
    traceOf: ({ traceparent }) => traceparent,
    handle: (deadline) => report(deadline, { ...given, traceparent: currentTraceparent() }),
    end,
  });
});

/** Reports one hold. The write's condition decides between this sweep, others and the end of the order. */
async function report(deadline: Deadline, given: Given): Promise<void> {
  try {
    const { state, events } = lapse(deadline, given);
    await retryOnConflict(() => expirationService.commit({ writes: [putReported(state, deadline)], events }));
  } catch (error) {
    if (!(error instanceof AlreadyDone)) throw error;
  }
}
