import { PublishFailed } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Publish } from '../events/publish.ts';
import { background } from '../functions/background.ts';
import { log } from '../functions/log.ts';
import { db } from './client.ts';
import { DeleteCommand } from './commands.ts';
import { getItem, type Key, queryAllItems, type Write } from './items.ts';
import { shardOf } from './shard.ts';

/** The rows are spread over this many partitions, so that a busy sale does not overload one of them. */
const SHARDS = 8;

/** The longest pause between two attempts. A sale waits at most that long after the Broker is back. */
const LONGEST_PAUSE_MS = 2000;
/** Ten minutes or more of attempts, then the tick takes over. A refused event must not block its aggregate for ever. */
const MOST_ATTEMPTS = 400;
/** Rows younger than this are left to the process that stored them. */
const YOUNG_MS = 5000;
/** A tick also sweeps, and must end before its Trigger's timeout of 20 s. */
const REPUBLISH_MS = 4000;

interface OutboxRow extends Key {
  event: CloudEvent;
}

const keyOf = (event: CloudEvent): Key => ({
  pk: `OUTBOX#${shardOf(event.id, SHARDS)}`,
  sk: event.id,
});

/** The row of an event that the Broker has not accepted yet. */
export const putOutbox = (table: string, event: CloudEvent): Write => ({
  Put: { TableName: table, Item: { ...keyOf(event), event } satisfies OutboxRow },
});

/**
 * Publishes events after the answer to the caller, and tries again with backoff while the process lives. The events of
 * one aggregate keep their order. Delivery is at least once: after a crash before the deletion, or when a tick was
 * faster, an event is published again.
 */
export function publishInBackground(table: string, events: CloudEvent[], publish: Publish): void {
  for (const event of events) {
    const key = `${event.source} ${event.subject ?? event.id}`;
    const willRun = background.start(key, () => publishUntilAccepted(table, event, publish));
    if (!willRun) log('warn', 'event waits for the next tick', { type: event.type, id: event.id });
  }
}

/** Publishes an event only if its row is stored. A transaction without an answer may have taken effect. */
export const publishIfStored =
  (table: string, publish: Publish): Publish =>
  async (event) => {
    const row = await getItem(table, keyOf(event)).catch((error: Error) => {
      throw new PublishFailed(`the row of ${event.type} ${event.id} can't be read: ${error.message}`);
    });
    if (row) await publish(event);
  };

async function publishUntilAccepted(table: string, event: CloudEvent, publish: Publish): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const failure = await publishRow(table, event, publish);
    if (!failure) return;
    if (attempt === 2) log('warn', 'event stays in the outbox', { reason: failure.message });
    await background.pause(Math.min(LONGEST_PAUSE_MS, 25 * 2 ** attempt) * (0.5 + Math.random() / 2));
  }
}

/** Publishes an event, and deletes its row when the Broker has accepted it. */
async function publishRow(
  table: string,
  event: CloudEvent,
  publish: Publish,
): Promise<PublishFailed | undefined> {
  try {
    await publish(event);
    await db.send(new DeleteCommand({ TableName: table, Key: keyOf(event) }));
  } catch (error) {
    if (error instanceof PublishFailed) return error;
    log('warn', 'the row of a published event stays in the outbox', {
      type: event.type,
      id: event.id,
      error,
    });
  }
  return undefined;
}

/** Reads all events of the outbox, the oldest first within each partition. */
export async function* waitingEvents(table: string): AsyncGenerator<CloudEvent> {
  for (let shard = 0; shard < SHARDS; shard++) yield* eventsOf(table, shard);
}

async function* eventsOf(table: string, shard: number): AsyncGenerator<CloudEvent> {
  for await (const { event } of queryAllItems<OutboxRow>(table, { pk: `OUTBOX#${shard}` })) yield event;
}

/**
 * Publishes the events that a crash left in the outbox, and returns their number. All partitions are read at once, one
 * event of each at a time. It ends early at its time limit, and when the Broker does not answer.
 */
export async function republish(table: string, publish: Publish, now = Date.now()): Promise<number> {
  const end = performance.now() + REPUBLISH_MS;
  let published = 0;
  let reason = '';
  const publishShard = async (_: unknown, shard: number) => {
    for await (const event of eventsOf(table, shard)) {
      if (performance.now() > end) reason ||= 'the time is over';
      if (reason) return;
      if (now - Date.parse(event.time ?? '') < YOUNG_MS) continue;
      const failure = await publishRow(table, event, publish);
      if (!failure) published++;
      else if (failure.isRefusal) log('error', 'the Broker refuses an event', { reason: failure.message });
      else reason ||= failure.message;
    }
  };
  await Promise.all(Array.from({ length: SHARDS }, publishShard));
  if (reason) log('warn', 'events stay in the outbox until the next tick', { reason });
  return published;
}
