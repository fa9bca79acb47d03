import { Conflict, Unreachable } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import { idsOf } from '../events/ids.ts';
import type { Publish } from '../events/publish.ts';
import { reportStep } from '../telemetry/order-steps.ts';
import { noteIds } from '../telemetry/trace.ts';
import { db } from './client.ts';
import { TransactWriteCommand } from './commands.ts';
import { TransactionCanceledException } from './exceptions.ts';
import type { Write } from './items.ts';
import { publishInBackground, putOutbox } from './outbox.ts';

/** The writes and events of one decision. */
export interface Change {
  writes: Write[];
  /** Stored in the outbox by the same transaction, and published in the background. */
  events?: CloudEvent[];
  /** The events state again what is stored already, for services that have missed it. */
  isRepeated?: boolean;
  /** Since when services wait for these events, if it is not since they were made; ISO 8601. */
  waitingSince?: string | undefined;
}

/**
 * Stores a change in one transaction with its outbox rows. Its events are published in the background: a
 * caller does not wait for the Broker. When the tables don't answer, the events are published if their rows are stored.
 *
 * ```
 * read ── decide ── TransactWriteItems ──┬── answer
 *                          │             └── publish, with retries ── delete from the outbox, in batches
 *                          │                           │                        │
 *            a crash here: │ nothing is stored         │ the next tick          │ the next tick publishes again,
 *                          │                           │ publishes              │ the versions tell the duplicate
 * ```
 *
 * @param parentOf the aggregate that an event's aggregate belongs to, if other services must confirm the event's version
 * @throws Conflict when another writer was first, the error of the failed write's `onConditionFailed`, or Unreachable
 * when the tables throttle
 */
export async function commit(
  table: string,
  change: Change,
  publish: Publish,
  parentOf: (event: CloudEvent) => string | undefined = () => undefined,
): Promise<void> {
  const { waitingSince } = change;
  const events = (change.events ?? []).map((event) => ({
    ...{ event, parentId: parentOf(event) },
    ...(waitingSince && { waitingSince }),
  }));
  const writes = [...change.writes, ...events.map((outgoing) => putOutbox(table, outgoing))];
  try {
    await db.send(
      new TransactWriteCommand({
        TransactItems: writes.map(({ onConditionFailed, ...item }) => item),
      }),
    );
  } catch (error) {
    if (error instanceof Unreachable) publishInBackground(table, events, publish, { ifStored: true });
    throw error instanceof TransactionCanceledException ? domainError(error, writes) : error;
  }
  for (const { event } of events) {
    noteIds(idsOf(event));
    if (!change.isRepeated) reportStep(event);
  }
  publishInBackground(table, events, publish);
}

const THROTTLED = ['ThrottlingError', 'ProvisionedThroughputExceeded'];

/**
 * The error for a cancelled transaction. The last failed write with an error of its own decides: an answer that
 * is stored under an Idempotency-Key is written last, so a repeated request is not mistaken for a conflict.
 */
function domainError(cancelled: TransactionCanceledException, writes: Write[]): Error {
  const codes = cancelled.CancellationReasons.map((reason) => reason.Code ?? 'None');
  const failed = writes.filter((_, index) => codes[index] === 'ConditionalCheckFailed');
  const error = failed.findLast((write) => write.onConditionFailed)?.onConditionFailed?.();
  if (error) return error;
  if (codes.some((code) => THROTTLED.includes(code)))
    return new Unreachable('the tables throttle a transaction');
  const retryable = ['None', 'ConditionalCheckFailed', 'TransactionConflict'];
  if (codes.some((code) => !retryable.includes(code))) return cancelled;
  return new Conflict('Another request changed the same item at the same time');
}
