import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { waitingEvents } from '@boxoffice/shared/tables/outbox.ts';
import { UNCONFIRMED_SHARDS, unconfirmedBatches } from '@boxoffice/shared/tables/unconfirmed.ts';
import { config } from './config.ts';
import { age, columns, truncate } from './format.ts';

/**
 * An event that its service still stores. It waits for its `publication`, or for the `confirmation` of its version by
 * the services that follow the aggregate: then the Broker may have it already.
 */
export interface OutboxEvent {
  table: string;
  waitsFor: 'publication' | 'confirmation';
  event: CloudEvent;
}

const BATCH = 25;

/** Reads the outboxes of all services. */
export async function allOutboxEvents(): Promise<OutboxEvent[]> {
  const tables = config.OUTBOX_TABLES.map(async (table) => {
    const outbox = await Array.fromAsync(waitingEvents(table));
    const shards = Array.from({ length: UNCONFIRMED_SHARDS }, (_, shard) =>
      Array.fromAsync(unconfirmedBatches(table, shard, Number.POSITIVE_INFINITY, BATCH)),
    );
    const unconfirmed = (await Promise.all(shards)).flat(2);
    return [
      ...outbox.map((event) => ({ table, waitsFor: 'publication' as const, event })),
      ...unconfirmed.map(({ event }) => ({ table, waitsFor: 'confirmation' as const, event })),
    ];
  });
  return (await Promise.all(tables)).flat();
}

/** A table with one row for each event. */
export function formatOutbox(events: OutboxEvent[], now: number): string {
  const rows = events.map(({ table, waitsFor, event: { id, type, subject, time } }) => [
    table,
    id,
    truncate(type, 40),
    truncate(subject ?? '-', 40),
    waitsFor,
    time === undefined ? '-' : age(now - Date.parse(time)),
  ]);
  return columns(['TABLE', 'ID', 'TYPE', 'SUBJECT', 'WAITS FOR', 'AGE'], rows);
}
