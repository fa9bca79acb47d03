import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { publishEvent } from '../harness/events.ts';
import { eventually } from '../harness/eventually.ts';
import { readTable, tablesOf } from '../harness/read-snapshot.ts';
import type { RunningSystem } from '../harness/running-system.ts';

const TABLE = 'boxoffice-dead-letters';
/** Eight retries take 102 s, and the pod of dead-letters has to start. */
const WITHIN_MS = 240_000;
const SUBSCRIBERS = ['expiration', 'payments', 'tickets'];

/** The stored fields of a dead letter that the report shows. */
export interface StoredDeadLetter {
  destination: string;
  error: { code: string; text: string };
}

/**
 * Publishes an order.created with a body that is not an order, and waits until every subscriber's dead letter is
 * stored. The body is JSON: the Broker itself answers 500 to any other body.
 *
 * @returns the dead letters, which are deleted again
 * @throws Error when some are missing after four minutes
 */
export async function publishBrokenEvent(
  system: RunningSystem,
): Promise<{ deadLetters: StoredDeadLetter[]; seconds: number }> {
  const id = randomUUID();
  const began = performance.now();
  const status = await publishEvent(system, 'order.created', '{"id":"broken"}', id);
  if (status !== 202) throw new Error(`The Broker answered ${status} to the event`);
  const db = tablesOf(system.env());
  try {
    for (;;) {
      const items = (await readTable(db, TABLE)).filter((item) => JSON.stringify(item).includes(id));
      const deadLetters = items.filter(({ sk }) => sk === 'LETTER') as unknown as StoredDeadLetter[];
      if (deadLetters.length >= SUBSCRIBERS.length) {
        for (const { pk, sk } of items)
          await db.send(new DeleteCommand({ TableName: TABLE, Key: { pk, sk } }));
        return { deadLetters, seconds: (performance.now() - began) / 1000 };
      }
      if (performance.now() - began > WITHIN_MS)
        throw new Error(`Only ${deadLetters.length} dead letters were stored`);
      await pause(1000);
    }
  } finally {
    db.destroy();
  }
}

/** The status that the Broker answers to a request without CloudEvent headers, once the way to it is open again. */
export const statusOfNonEvent = (system: RunningSystem): Promise<number> =>
  eventually(
    async () => {
      const answer = await fetch(system.env().BROKER_URL ?? '', { method: 'POST', body: '{}' }).catch(
        () => undefined,
      );
      return answer?.status ?? 0;
    },
    (status) => status > 0,
  );
