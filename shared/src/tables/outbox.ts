import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { PublishFailed } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Publish } from '../events/publish.ts';
import { log } from '../functions/log.ts';
import { db } from './client.ts';
import { type Key, queryAllItems, type Write } from './items.ts';
import { shardOf } from './shard.ts';

/** The rows are spread over this many partitions, so that a busy sale does not overload one of them. */
const SHARDS = 8;

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
 * Publishes events in their order and deletes the rows of those that the Broker accepted. The next tick publishes
 * the rest. Delivery is at least once: after a crash before the deletion, an event is published again.
 *
 * @returns whether the Broker accepted all of them
 */
export async function publishOutbox(table: string, events: CloudEvent[], publish: Publish): Promise<boolean> {
  for (const event of events) {
    if (!(await accepted(publish, event))) return false;
    await db.send(new DeleteCommand({ TableName: table, Key: keyOf(event) }));
  }
  return true;
}

/** Publishes an event, with one retry: the kept-alive connection may just have been closed. */
async function accepted(publish: Publish, event: CloudEvent): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await publish(event);
      return true;
    } catch (error) {
      if (!(error instanceof PublishFailed)) throw error;
      if (attempt === 2) {
        log('warn', 'event stays in the outbox', { reason: error.message });
        return false;
      }
    }
  }
}

/** Reads all events of the outbox, the oldest first within each partition. */
export async function* waitingEvents(table: string): AsyncGenerator<CloudEvent> {
  for (let shard = 0; shard < SHARDS; shard++) {
    for await (const { event } of queryAllItems<OutboxRow>(table, { pk: `OUTBOX#${shard}` })) yield event;
  }
}

/** Publishes the events that a crash or a broken connection left in the outbox, and returns their number. */
export async function republish(table: string, publish: Publish): Promise<number> {
  let published = 0;
  for await (const event of waitingEvents(table)) {
    if (await publishOutbox(table, [event], publish)) published++;
  }
  return published;
}
