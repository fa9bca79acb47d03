import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Conflict } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Publish } from '../events/publish.ts';
import { db } from './client.ts';
import { putInbox } from './inbox.ts';
import type { Write } from './items.ts';
import { publishOutbox, putOutbox } from './outbox.ts';

/** All that one decision changes. */
export interface Change {
  writes: Write[];
  /** What happened: stored with the change, published right after it. */
  events?: CloudEvent[];
  /** The event that caused the change: it takes effect once. */
  cause?: { event: CloudEvent; now: number } | undefined;
}

/**
 * Stores a change as one transaction with its outbox and inbox, then publishes its events.
 *
 * ```
 * read ── decide ── TransactWriteItems ── publish ── delete from the outbox ── answer
 *                          │                 │                 │
 *            a crash here: │ nothing         │ the next tick   │ published again,
 *                          │ has happened    │ publishes       │ the inbox drops it
 * ```
 *
 * @throws Conflict when someone wrote first, or what the failed write's `otherwise` says
 */
export async function commit(table: string, change: Change, publish: Publish): Promise<void> {
  const events = change.events ?? [];
  const writes = [
    ...change.writes,
    ...events.map((event) => putOutbox(table, event)),
    ...(change.cause ? [putInbox(table, change.cause.event, change.cause.now)] : []),
  ];
  try {
    await db.send(
      new TransactWriteCommand({
        TransactItems: writes.map(({ onConditionFailed: otherwise, ...item }) => item),
      }),
    );
  } catch (error) {
    throw error instanceof TransactionCanceledException ? meaningOf(error, writes) : error;
  }
  await publishOutbox(table, events, publish);
}

/** The last write that says what its failure means wins: a duplicate event is told from a conflict. */
function meaningOf(error: TransactionCanceledException, writes: Write[]): Error {
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
  const failed = writes.filter((_, index) => codes[index] === 'ConditionalCheckFailed');
  const named = failed.findLast((write) => write.onConditionFailed);
  if (named?.onConditionFailed) return named.onConditionFailed();
  const known = ['None', 'ConditionalCheckFailed', 'TransactionConflict', 'ThrottlingError'];
  if (codes.some((code) => !known.includes(code))) return error;
  return new Conflict('Someone else changed this at the same time');
}
