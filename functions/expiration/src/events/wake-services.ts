import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { publisher } from '@boxoffice/shared/events/publish.ts';
import { brokerFor, Tick } from '@boxoffice/shared/events/tick.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { waitForAll } from '@boxoffice/shared/functions/sweep-rows.ts';
import { config } from '../config.ts';
import { dueRows } from '../domain/due-rows.ts';
import { hasDueRows } from '../tables/due-rows.ts';

const publish = publisher(brokerFor(Tick.type, config.BROKER_URL));

/**
 * Passes the tick on to the services that have something due, so that it wakes no other. A service that fails to be asked
 * or told does not stop the others; the error then makes the channel repeat the tick.
 */
export const wakeServices = oneAtATime(async (given: Given) => {
  await waitForAll(config.DUE_TABLES.map(([service, table]) => wakeIfDue(service, table, given)));
});

async function wakeIfDue(service: string, table: string, { now, newId }: Given): Promise<void> {
  if (!(await hasDueRows(table, dueRows[service] ?? [], now))) return;
  await publish({
    id: newId(),
    source: '/boxoffice/expiration',
    type: Tick.type,
    subject: service,
    time: new Date(now).toISOString(),
    data: {},
  });
}
