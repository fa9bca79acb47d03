import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { db } from '@boxoffice/shared/tables/client.ts';
import { getItem, type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { queryPage } from '@boxoffice/shared/tables/page.ts';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { ALL } from './listing.ts';
import { keyOf } from './tickets.ts';

const listOf = (seller: string): string => `SELLER#${seller}`;

/**
 * A ticket's place in its seller's list, for the transaction that stores the ticket. It is by age, since the id is a
 * UUIDv7; and it says nothing else, so that nothing in it can be out of date.
 */
export const putInList = ({ id, userId }: Pick<Terms, 'id' | 'userId'>): Write => ({
  Put: { TableName: ticketsService.table, Item: { pk: listOf(userId), sk: id } },
});

/**
 * A page of a seller's tickets, newest first, and the cursor of the next. A ticket is in it as soon as it is listed.
 *
 * @throws Refused (400) when the cursor is none of this list
 */
export async function ticketsOf(seller: string, limit: number, cursor: string | undefined) {
  const range = { pk: listOf(seller), newestFirst: true };
  const { items, next } = await queryPage<Key>(ticketsService.table, range, { limit, cursor });
  const found = new Map((await ticketsAt(items.map(({ sk }) => keyOf(sk)))).map((one) => [one.id, one]));
  return { items: items.flatMap(({ sk }) => found.get(sk) ?? []), next };
}

/** Tickets by their keys, 100 at most, in any order. What throttles all of them is an error, which the client retries. */
async function ticketsAt(keys: Key[]): Promise<Ticket[]> {
  const found: Ticket[] = [];
  for (let left: object[] = keys; left.length > 0; ) {
    const { Responses, UnprocessedKeys } = await db.send(
      new BatchGetCommand({ RequestItems: { [ticketsService.table]: { Keys: left, ConsistentRead: true } } }),
    );
    found.push(...((Responses?.[ticketsService.table] ?? []) as Ticket[]));
    left = UnprocessedKeys?.[ticketsService.table]?.Keys ?? [];
  }
  return found;
}

/** How far the tickets that are older than these lists have been put into them. */
interface Progress {
  after?: Record<string, string> | undefined;
  done: boolean;
}

const PROGRESS: Key = { pk: 'SELLERS', sk: 'PROGRESS' };
/** With the progress, as many as a transaction may have writes. */
const AT_ONCE = 99;

/**
 * Puts the tickets that were listed before there were sellers' lists into them: once, a page at a time, going on
 * where a crash stopped it. Twice, or two of them at once, put the same.
 */
export async function listOlderTickets(): Promise<void> {
  let progress = await getItem<Progress>(ticketsService.table, PROGRESS);
  while (!progress?.done) {
    const { items, last }: { items: Ticket[]; last: Progress['after'] } = await queryItems<Ticket>(
      ticketsService.table,
      { index: 'gsi1', pk: ALL, limit: AT_ONCE, after: progress?.after },
    );
    progress = { after: last, done: !last };
    const note: Write = { Put: { TableName: ticketsService.table, Item: { ...PROGRESS, ...progress } } };
    await ticketsService.commit({ writes: [...items.map(putInList), note] });
  }
}
