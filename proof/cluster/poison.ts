import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { readTable, tablesOf } from '../harness/read-snapshot.ts';
import type { RunningSystem } from '../harness/running-system.ts';

const TABLE = 'boxoffice-dead-letters';
/** Eight retries take 102 s, and the dead letters' pod has to wake. */
const WITHIN_MS = 240_000;
const SUBSCRIBERS = ['expiration', 'payments', 'tickets'];

/** A letter as it is kept, with who could not take it and why. */
export interface Died {
  destination: string;
  error: { code: string; text: string };
}

/**
 * Publishes an event whose body is no order, and waits until every subscriber's try has died and is kept.
 * (One whose body is not even JSON never gets so far: this Broker answers it with 500.)
 *
 * @returns the letters, which are deleted again
 * @throws when some are still missing after four minutes
 */
export async function poison(world: RunningSystem): Promise<{ letters: Died[]; seconds: number }> {
  const id = randomUUID();
  const began = performance.now();
  const { status } = await publish(world, id, 'order.created', '{"id":"broken"}');
  if (status !== 202) throw new Error(`The Broker answered ${status} to the event`);
  const db = tablesOf(world.env());
  try {
    for (;;) {
      const items = await readTable(db, TABLE);
      const mine = items.filter((item) => JSON.stringify(item).includes(id));
      const letters = mine.filter(({ sk }) => sk === 'LETTER') as unknown as Died[];
      if (letters.length >= SUBSCRIBERS.length) {
        for (const { pk, sk } of mine)
          await db.send(new DeleteCommand({ TableName: TABLE, Key: { pk, sk } }));
        return { letters, seconds: (performance.now() - began) / 1000 };
      }
      if (performance.now() - began > WITHIN_MS) throw new Error(`Only ${letters.length} letters were kept`);
      await pause(1000);
    }
  } finally {
    db.destroy();
  }
}

/** What the Broker says to a request that is no CloudEvent. */
export async function noEvent(world: RunningSystem): Promise<number> {
  const { status } = await fetch(world.env().BROKER_URL ?? '', { method: 'POST', body: '{}' });
  return status;
}

const publish = (world: RunningSystem, id: string, type: string, body: string) =>
  fetch(world.env().BROKER_URL ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': '/proof',
      'ce-type': type,
    },
    body,
  });
