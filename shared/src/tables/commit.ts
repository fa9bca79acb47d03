import { Conflict, Unreachable } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import { idsOf } from '../events/ids.ts';
import type { Publish } from '../events/publish.ts';
import { reportStep } from '../telemetry/order-steps.ts';
import { noteIds } from '../telemetry/trace.ts';
import { db } from './client.ts';
import { PutCommand, TransactWriteCommand } from './commands.ts';
import { ConditionalCheckFailedException, TransactionCanceledException } from './exceptions.ts';
import { isSameItem, type Key, type Write } from './items.ts';
import { publishInBackground, putOutbox } from './outbox.ts';

/** The writes and events of one decision. */
export interface Change {
  writes: Write[];
  /** Stored in the outbox by the same transaction, and published in the background. */
  events?: CloudEvent[];
  /**
   * The item that states the events, as it is stored, if they need no outbox rows: a sweep of its service finds the item, and
   * publishes its state again until other services have it.
   */
  statedBy?: Key | undefined;
  /** The events state again what is stored already, for services that have missed it. */
  isRepeated?: boolean;
  /** Since when services wait for these events, if it is not since they were made; ISO 8601. */
  waitingSince?: string | undefined;
}

/**
 * Stores a change in one transaction with its outbox rows, or by one conditional put if that is all. Its events are
 * published in the background: a caller does not wait for the Broker. When the tables don't answer, the events are
 * published if they are stored.
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
  const { statedBy, waitingSince } = change;
  const events = (change.events ?? []).map((event) => ({
    ...{ event, statedBy, parentId: parentOf(event) },
    ...(waitingSince && { waitingSince }),
  }));
  const rows = statedBy ? [] : events.map((outgoing) => putOutbox(table, outgoing));
  try {
    await store([...change.writes, ...rows]);
  } catch (error) {
    if (error instanceof Unreachable) publishInBackground(table, events, publish, { ifStored: true });
    throw error;
  }
  for (const { event } of events) {
    noteIds(idsOf(event));
    if (!change.isRepeated) reportStep(event);
  }
  publishInBackground(table, events, publish);
}

/** Stores the writes in one transaction. A single put needs no transaction, and costs half the write units. */
async function store(writes: Write[]): Promise<void> {
  const [first, second] = writes;
  if (!first) return;
  if (first.Put && !second) return put(first.Put, first.onConditionFailed);
  try {
    await db.send(
      new TransactWriteCommand({ TransactItems: writes.map(({ onConditionFailed, ...item }) => item) }),
    );
  } catch (error) {
    throw error instanceof TransactionCanceledException ? domainError(error, writes) : error;
  }
}

async function put(
  input: NonNullable<Write['Put']>,
  onConditionFailed: Write['onConditionFailed'],
): Promise<void> {
  try {
    await db.send(new PutCommand({ ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // The answer to an earlier attempt of this request was lost. A transaction has its ClientRequestToken for that.
    if (error.$metadata.attempts > 1 && isSameItem(error.Item, input.Item)) return;
    throw onConditionFailed?.() ?? conflict();
  }
}

const conflict = () => new Conflict('Another request changed the same item at the same time');

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
  return conflict();
}
