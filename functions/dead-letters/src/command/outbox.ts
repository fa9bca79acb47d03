import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { waitingEvents } from '@boxoffice/shared/tables/outbox.ts';
import { config } from './config.ts';
import { age, columns, truncate } from './format.ts';

/** An event that waits in a service's outbox. */
export interface OutboxEvent {
  table: string;
  event: CloudEvent;
}

/** Reads the outboxes of all services. */
export async function allOutboxEvents(): Promise<OutboxEvent[]> {
  const events: OutboxEvent[] = [];
  for (const table of config.OUTBOX_TABLES) {
    for await (const event of waitingEvents(table)) events.push({ table, event });
  }
  return events;
}

/** A table with one row for each event. */
export function formatOutbox(events: OutboxEvent[], now: number): string {
  const rows = events.map(({ table, event: { id, type, subject, time } }) => [
    table,
    id,
    truncate(type, 40),
    truncate(subject ?? '-', 40),
    time === undefined ? '-' : age(now - Date.parse(time)),
  ]);
  return columns(['TABLE', 'ID', 'TYPE', 'SUBJECT', 'AGE'], rows);
}
