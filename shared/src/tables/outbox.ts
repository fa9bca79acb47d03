import { PublishFailed } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Publish } from '../events/publish.ts';
import { background } from '../functions/background.ts';
import { log } from '../telemetry/log.ts';
import { gauge } from '../telemetry/metrics.ts';
import { deleteItems } from './batches.ts';
import { getItem, isSameItem, type Key, queryAllItems, type Write } from './items.ts';
import { shardOf } from './shard.ts';
import { unconfirmedKey } from './unconfirmed.ts';

/** The rows are spread over this many partitions, so that a busy sale does not overload one of them. */
const SHARDS = 8;

/** The longest pause between two attempts. A sale waits at most that long after the Broker is back. */
const LONGEST_PAUSE_MS = 2000;
/** Ten minutes or more of attempts, then the tick takes over. A refused event must not block its aggregate for ever. */
const MOST_ATTEMPTS = 400;
/** The rows of events that are accepted within this time are deleted together. Less than a tick's minimum age. */
const DELETE_MS = 500;
/** Rows younger than this are left to the process that stored them. */
const YOUNG_MS = 5000;
/** A tick also sweeps, and must end before its Trigger's timeout of 20 s. */
const REPUBLISH_MS = 4000;

interface OutboxRow extends Key {
  event: CloudEvent;
}

/** An event to publish. */
export interface Outgoing {
  event: CloudEvent;
  /** The stored item that states the event, if the event has no row of its own. */
  statedBy?: Key | undefined;
  /** The aggregate that the event's aggregate belongs to, if other services must confirm the event's version. */
  parentId?: string | undefined;
  /** Since when services wait for it, if it is a repeated one; ISO 8601. */
  waitingSince?: string;
}

const keyOf = ({ event, parentId }: Outgoing): Key =>
  parentId === undefined
    ? { pk: `OUTBOX#${shardOf(event.id, SHARDS)}`, sk: event.id }
    : unconfirmedKey(event);

/**
 * The row of an event that the Broker has not accepted yet, or whose version other services have not confirmed yet. A
 * confirmation implies the acceptance, so one row serves for both.
 */
export const putOutbox = (table: string, outgoing: Outgoing): Write => ({
  Put: { TableName: table, Item: { ...keyOf(outgoing), ...outgoing } satisfies OutboxRow },
});

/**
 * Publishes events after the answer to the caller, and tries again with backoff while the process lives. The events of
 * one aggregate keep their order. The rows of accepted events are deleted in batches, a moment later; those of versions
 * that must be confirmed stay until they are (see confirm-replicas.ts). Delivery is at least once: after a crash before the deletion, or when a tick was faster, an event is published again.
 *
 * @param ifStored publishes an event only if its row is stored: a transaction without an answer may have taken effect
 */
export function publishInBackground(
  table: string,
  all: Outgoing[],
  publish: Publish,
  { ifStored = false } = {},
): void {
  for (const outgoing of all) {
    const { event } = outgoing;
    const key = `${event.source} ${event.subject ?? event.id}`;
    const publishOnce = ifStored ? publishIfStored(table, publish) : publishAlways(publish);
    const willRun = background.start(key, () => publishUntilAccepted(table, outgoing, publishOnce));
    if (!willRun) log('warn', 'event waits for the next tick', { type: event.type, id: event.id });
  }
}

/** Resolves to whether the Broker has accepted the event. False is final. */
type PublishOnce = (outgoing: Outgoing) => Promise<boolean>;

const publishAlways =
  (publish: Publish): PublishOnce =>
  async ({ event }) => {
    await publish(event);
    return true;
  };

/** An event that is not stored is neither published nor deleted: its write may still take effect, for the tick. */
const publishIfStored =
  (table: string, publish: Publish): PublishOnce =>
  async (outgoing) => {
    const isFound = await isStored(table, outgoing);
    if (isFound) await publish(outgoing.event);
    return isFound;
  };

async function isStored(table: string, outgoing: Outgoing): Promise<boolean> {
  const { statedBy } = outgoing;
  const { pk, sk } = statedBy ?? keyOf(outgoing);
  const found = await getItem<Key>(table, { pk, sk });
  // Another process can have stored another state as the same version.
  return statedBy ? isSameItem(found, statedBy) : found !== undefined;
}

async function publishUntilAccepted(
  table: string,
  outgoing: Outgoing,
  publishOnce: PublishOnce,
): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    try {
      if (await publishOnce(outgoing)) deleteInBackground(table, outgoing);
      return;
    } catch (error) {
      if (attempt === 2)
        log('warn', 'event stays in the outbox', { id: outgoing.event.id, reason: (error as Error).message });
    }
    await background.pause(Math.min(LONGEST_PAUSE_MS, 25 * 2 ** attempt) * (0.5 + Math.random() / 2));
  }
}

/** Deletes the row of an accepted event with others. A row that stays is published again by the tick. */
function deleteInBackground(table: string, outgoing: Outgoing): void {
  if (outgoing.statedBy || outgoing.parentId !== undefined) return;
  background.collect(`delete from ${table}`, keyOf(outgoing), DELETE_MS, async (keys) => {
    await deleteItems(table, keys).catch((error) =>
      log('warn', 'rows of published events stay in the outbox', { rows: keys.length, error }),
    );
  });
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
  let oldest = now;
  const publishShard = async (_: unknown, shard: number) => {
    const accepted: Key[] = [];
    for await (const event of eventsOf(table, shard)) {
      if (performance.now() > end) reason ||= 'the time is over';
      if (reason) {
        oldest = Math.min(oldest, Date.parse(event.time ?? ''));
        break;
      }
      if (now - Date.parse(event.time ?? '') < YOUNG_MS) continue;
      try {
        await publish(event);
        accepted.push(keyOf({ event }));
      } catch (error) {
        if (!(error instanceof PublishFailed)) throw error;
        oldest = Math.min(oldest, Date.parse(event.time ?? ''));
        if (error.isRefusal) log('error', 'the Broker refuses an event', { reason: error.message });
        else reason ||= error.message;
      }
    }
    published += accepted.length;
    await deleteItems(table, accepted);
  };
  await Promise.all(Array.from({ length: SHARDS }, publishShard));
  gauge('boxoffice.outbox.age', (now - oldest) / 1000, { state: 'unpublished' });
  if (reason) log('warn', 'events stay in the outbox until the next tick', { reason });
  return published;
}
