import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict, Refused } from '@boxoffice/shared/errors.ts';
import { commandOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { config } from '../config.ts';
import { restate, type Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { findTicket, putTicket } from './tickets.ts';

/** An edit that takes longer than this has crashed, or its condition will fail. In milliseconds. */
const ABANDONED_MS = 60_000;

/** A running edit that lowers a ticket's quantity. Each ticket has at most one. */
interface Shrink {
  ticketId: string;
  /** The version that the edit makes. */
  version: number;
  quantity: number;
  /** The start of the edit, in epoch milliseconds. Retries of the edit keep it. */
  at: number;
}

/** The number of partitions that hold the running edits. */
const SHARDS = 4;

const keyOf = (ticketId: string): Key => ({ pk: `SHRINK#${shardOf(ticketId, SHARDS)}`, sk: ticketId });

/**
 * Removes seats from the stock of the orders service before the ticket has the smaller quantity. Otherwise a buyer
 * could take a seat that no longer exists.
 *
 * ```
 * store the shrink ── orders: fewer seats ── TransactWriteItems: fewer seats in the ticket, delete the shrink
 *                  │                      │
 *  a crash here:   no seat is removed     orders has fewer seats than the ticket: a tick or the next edit
 *                                         restates the ticket in a new version, and orders follows
 * ```
 *
 * @returns the write that deletes the shrink, for the transaction of the edit
 * @throws Refused with the message of the orders service; Conflict when another edit is running
 */
export async function shrinkStock(lowered: Ticket, caller: Caller, given: Given): Promise<Write[]> {
  const { id, version, quantity } = lowered;
  const shrink: Shrink = { ticketId: id, version, quantity, at: given.now };
  await clearAbandoned(shrink, given);
  await ticketsService.commit({ writes: [putShrink(shrink)] });
  try {
    await commandOwner(`${config.ORDERS_URL}/stock/${id}/shrink`, { quantity, version }, caller);
  } catch (error) {
    // After a refusal the stock is unchanged. Without an answer it may have changed.
    if (error instanceof Refused) await ticketsService.commit({ writes: [deleteShrink(shrink)] });
    else await retryOnConflict(() => undoShrink(shrink, given));
    throw error;
  }
  return [deleteShrink(shrink)];
}

/** Reads the shrinks of edits that crashed, by partition. */
export const abandonedShrinks = (given: Given): AsyncGenerator<Shrink>[] =>
  Array.from({ length: SHARDS }, (_, shard) => abandonedIn(`SHRINK#${shard}`, given));

async function* abandonedIn(pk: string, given: Given): AsyncGenerator<Shrink> {
  for await (const shrink of queryAllItems<Shrink>(ticketsService.table, { pk }))
    if (isAbandoned(shrink, given)) yield shrink;
}

/**
 * Commits a new version of the unchanged ticket, which the stock follows. If the edit is still running, its version
 * gets a Conflict, here and in the orders service.
 */
export async function undoShrink(shrink: Shrink, given: Given): Promise<void> {
  const ticket = await findTicket(shrink.ticketId);
  const isSuperseded = !ticket || ticket.version >= shrink.version;
  const restated = isSuperseded ? undefined : restate(ticket, given);
  await ticketsService.commit({
    writes: [...(ticket && restated ? putTicket(restated.state, ticket) : []), deleteShrink(shrink)],
    events: restated?.events ?? [],
  });
}

/** Undoes the shrink of a crashed edit that would block this one. */
async function clearAbandoned(shrink: Shrink, given: Given): Promise<void> {
  const other = await getItem<Shrink & Key>(ticketsService.table, keyOf(shrink.ticketId));
  if (other?.version !== shrink.version || !isAbandoned(other, given)) return;
  await undoShrink(other, given);
  throw new Conflict('The ticket has a new version');
}

const isAbandoned = (shrink: Shrink, { now }: Given): boolean => now - shrink.at > ABANDONED_MS;

/** Stores the shrink, unless another edit to the same version has stored one. It replaces one of an older version. */
const putShrink = (shrink: Shrink): Write => ({
  Put: {
    TableName: ticketsService.table,
    Item: { ...keyOf(shrink.ticketId), ...shrink },
    ConditionExpression:
      'attribute_not_exists(pk) OR #version < :version OR (#version = :version AND #at = :at AND #quantity = :quantity)',
    ExpressionAttributeNames: { '#version': 'version', '#at': 'at', '#quantity': 'quantity' },
    ExpressionAttributeValues: { ':version': shrink.version, ':at': shrink.at, ':quantity': shrink.quantity },
  },
});

const deleteShrink = (shrink: Shrink): Write => ({
  Delete: {
    TableName: ticketsService.table,
    Key: keyOf(shrink.ticketId),
    ConditionExpression: '#version = :version AND #at = :at',
    ExpressionAttributeNames: { '#version': 'version', '#at': 'at' },
    ExpressionAttributeValues: { ':version': shrink.version, ':at': shrink.at },
  },
});
