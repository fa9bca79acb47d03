import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { PublishFailed } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Publish } from '../events/publish.ts';
import { log } from '../functions/log.ts';
import { db } from './client.ts';
import { type Key, queryItems, type Write } from './items.ts';

/** Rows are spread over this many partitions, so that a busy sale's outbox is no hot partition. */
const SHARDS = 8;

interface OutboxRow extends Key {
  event: CloudEvent;
}

const keyOf = (event: CloudEvent): Key => ({
  pk: `OUTBOX#${Number.parseInt(event.id.slice(-4), 16) % SHARDS}`,
  sk: event.id,
});

/** The row that message: this event has happened and the Broker hasn't accepted it yet. */
export const putOutbox = (table: string, event: CloudEvent): Write => ({
  Put: { TableName: table, Item: { ...keyOf(event), event } satisfies OutboxRow },
});

/**
 * Hands events to the Broker in their order and forgets those that it has accepted. What it doesn't accept
 * stays for the next tick, and so does what a crash in between leaves: the same event may be published twice,
 * never not at all.
 *
 * @returns whether it has accepted them all
 */
export async function publishOutbox(table: string, events: CloudEvent[], publish: Publish): Promise<boolean> {
  for (const event of events) {
    if (!(await accepted(publish, event))) return false;
    await db.send(new DeleteCommand({ TableName: table, Key: keyOf(event) }));
  }
  return true;
}

/** Whether the Broker took it, at once or on a second try (a kept-alive connection may just have ended). */
async function accepted(publish: Publish, event: CloudEvent): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await publish(event);
      return true;
    } catch (error) {
      if (!(error instanceof PublishFailed)) throw error;
      if (attempt === 2) {
        log('warn', 'left in the outbox', { reason: error.message });
        return false;
      }
    }
  }
}

/** Every event that waits to be published, oldest first within its partition. */
export async function* waitingEvents(table: string): AsyncGenerator<CloudEvent> {
  for (let shard = 0; shard < SHARDS; shard++) {
    let after: Record<string, string> | undefined;
    do {
      const page = await queryItems<OutboxRow>(table, { pk: `OUTBOX#${shard}`, limit: 100, after });
      for (const row of page.items) yield row.event;
      after = page.last;
    } while (after);
  }
}

/** Publishes what crashes and broken connections have left behind; answers how much of it the Broker took. */
export async function republish(table: string, publish: Publish): Promise<number> {
  let published = 0;
  for await (const event of waitingEvents(table)) {
    if (await publishOutbox(table, [event], publish)) published++;
  }
  return published;
}
