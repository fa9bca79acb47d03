import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { waitingEvents } from '@boxoffice/shared/tables/outbox.ts';
import { config } from './config.ts';
import { age, columns, short } from './words.ts';

/** An event that has happened and that the Broker hasn't accepted yet. */
export interface Waiting {
  table: string;
  event: CloudEvent;
}

/** What waits to be published, in the table of every service. */
export async function allWaiting(): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  for (const table of config.OUTBOX_TABLES) {
    for await (const event of waitingEvents(table)) waiting.push({ table, event });
  }
  return waiting;
}

/** One line an event. */
export function waitingLines(waiting: Waiting[], now: number): string {
  const rows = waiting.map(({ table, event: { id, type, subject, time } }) => [
    ...[table, id, short(type, 40), short(subject ?? '-', 40)],
    time === undefined ? '-' : age(now - Date.parse(time)),
  ]);
  return columns(['TABLE', 'ID', 'TYPE', 'SUBJECT', 'AGE'], rows);
}
