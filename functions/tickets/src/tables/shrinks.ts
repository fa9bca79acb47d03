import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict, Refused } from '@boxoffice/shared/errors.ts';
import { commandOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { getItem, type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { config } from '../config.ts';
import { restate, type Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { findTicket, putTerms } from './tickets.ts';

/** An edit that takes longer than this, in milliseconds, has died or is fenced off. */
const ABANDONED_MS = 60_000;

/** An edit that is under way to lower a ticket's quantity: at most one for each ticket. */
interface Shrink {
  ticketId: string;
  /** The version that the edit makes. */
  version: number;
  quantity: number;
  /** When the edit began, in epoch milliseconds: stays the same when the edit is tried again. */
  at: number;
}

const keyOf = (ticketId: string): Key => ({ pk: 'SHRINK', sk: ticketId });

/**
 * Has the orders service, which owns the stock, give up seats before the ticket says so: otherwise one could
 * be sold that no longer exists.
 *
 * ```
 * note the shrink ── orders: fewer seats ── TransactWriteItems: the ticket says so, no shrink noted
 *                 │                      │
 *   a crash here: nothing has happened   orders has fewer seats than the ticket message: a tick, or the
 *                                        next edit, restates the ticket in a new version; orders follows
 * ```
 *
 * @returns the write that ends the shrink, for the transaction of the edit
 * @throws Refused with the words of the orders service; Conflict when another edit is under way
 */
export async function shrinkStock(lowered: Ticket, caller: Caller, given: Given): Promise<Write[]> {
  const { id, version, quantity } = lowered;
  const shrink: Shrink = { ticketId: id, version, quantity, at: given.now };
  await giveWay(shrink, given);
  await ticketsService.commit({ writes: [putShrink(shrink)] });
  try {
    await commandOwner(`${config.ORDERS_URL}/stock/${id}/shrink`, { quantity, version }, caller);
  } catch (error) {
    // An owner that refuses has done nothing; of one that doesn't answer nobody knows.
    if (error instanceof Refused) await ticketsService.commit({ writes: [deleteShrink(shrink)] });
    else await retryOnConflict(() => undo(shrink, given));
    throw error;
  }
  return [deleteShrink(shrink)];
}

/** Undoes the shrinks of edits that have died half-way. */
export async function undoAbandoned(given: Given): Promise<void> {
  let after: Record<string, string> | undefined;
  do {
    const page = await queryItems<Shrink & Key>(ticketsService.table, { pk: 'SHRINK', limit: 100, after });
    for (const shrink of page.items) if (isAbandoned(shrink, given)) await undo(shrink, given);
    after = page.last;
  } while (after);
}

/**
 * Makes the orders service follow the ticket as it is, by a new version that says the same. The edit, should
 * it still be under way, meets a Conflict on that version, and so does the orders service's own part of it.
 */
async function undo(shrink: Shrink, given: Given): Promise<void> {
  const ticket = await findTicket(shrink.ticketId);
  const outdone = !ticket || ticket.version >= shrink.version;
  const { state, events } = outdone ? { state: undefined, events: [] } : restate(ticket, given);
  await ticketsService.commit({
    writes: [...(state ? [putTerms(state)] : []), deleteShrink(shrink)],
    events,
  });
}

/** Clears what an edit that died has left in the way of this one. */
async function giveWay(shrink: Shrink, given: Given): Promise<void> {
  const other = await getItem<Shrink & Key>(ticketsService.table, keyOf(shrink.ticketId));
  if (other?.version !== shrink.version || !isAbandoned(other, given)) return;
  await undo(other, given);
  throw new Conflict('The ticket has a new version');
}

const isAbandoned = (shrink: Shrink, { now }: Given): boolean => now - shrink.at > ABANDONED_MS;

/** Notes the shrink, unless another edit to the same version has; one to an older version is outdone. */
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
