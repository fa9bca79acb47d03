import { allOutboxEvents, type OutboxEvent } from '../command/outbox.ts';
import { config } from '../config.ts';
import type { StoredDeadLetter } from '../domain/dead-letter.ts';
import { utf8 } from '../domain/text.ts';
import { scanDeadLetters } from '../tables/scan-dead-letters.ts';

/** Reads the events of an order that wait in the outboxes. Events that all services have are stored nowhere. */
export const waitingEventsOf = async (orderId: string): Promise<OutboxEvent[]> =>
  (await allOutboxEvents()).filter(
    ({ event }) => event.subject === orderId || orderIdIn(event.data) === orderId,
  );

/** Reads the dead letters of an order, also those that an operator has replayed or discarded. */
export async function deadLettersOf(orderId: string): Promise<StoredDeadLetter[]> {
  const found: StoredDeadLetter[] = [];
  // The body can be malformed, and then its text is all there is.
  for await (const deadLetter of scanDeadLetters(config.TABLE))
    if (deadLetter.event.subject === orderId || utf8(deadLetter.body)?.includes(orderId))
      found.push(deadLetter);
  return found.sort((a, b) => a.firstReceivedAt - b.firstReceivedAt);
}

const orderIdIn = (data: unknown): unknown => (data as { orderId?: unknown } | undefined)?.orderId;
