import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { SortTickets } from '@boxoffice/shared/api/tickets.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { fromCursor } from '@boxoffice/shared/tables/cursor.ts';
import { cursorAfter, positionAttributes } from '@boxoffice/shared/tables/page.ts';
import type * as z from 'zod';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';

/** Every ticket is in one list. */
export const ALL = 'TICKETS';

/** A search reads so many tickets at a time, and gives up for this page after so many times. */
const READ_AT_ONCE = 500;
const MOST_READS = 20;

/** A ticket's place in the list by age: its id is a UUIDv7, which begins with the time. */
export const byNewest = ({ id }: Terms) => ({ gsi1pk: ALL, gsi1sk: id });

/** A ticket's place in the list by price. */
export const byPrice = ({ id, price }: Terms) => ({
  gsi2pk: ALL,
  gsi2sk: `${String(price).padStart(12, '0')}#${id}`,
});

/** What of a title, or of the words asked for, is compared. */
export const searchText = (text: string): string => text.normalize('NFKC').toLowerCase();

interface Listing {
  sort: z.infer<typeof SortTickets>;
  limit: number;
  /** Words that the title must contain, all of them. */
  q?: string | undefined;
  cursor?: string | undefined;
}

type Item = Ticket & Record<string, unknown>;
type Place = Record<string, string>;

/**
 * A page of the tickets for sale, and the cursor of the next. A search that finds little among very many
 * tickets ends its page early, so that no request reads without end; its cursor goes on from there.
 *
 * @throws Refused (400) when the cursor is none of this list
 */
export async function listedTickets({ sort, limit, q, cursor }: Listing) {
  const index = sort === 'newest' ? 'gsi1' : 'gsi2';
  const keys = positionAttributes(index);
  const words = [
    ...new Set(
      searchText(q ?? '')
        .split(/\s+/)
        .filter(Boolean),
    ),
  ];
  const found: Item[] = [];
  let after: Place | undefined = fromCursor(cursor, keys, { [`${index}pk`]: ALL });
  for (let reads = 0; reads < MOST_READS; reads++) {
    const { Items, LastEvaluatedKey } = await db.send(
      new QueryCommand({
        TableName: ticketsService.table,
        IndexName: index,
        KeyConditionExpression: '#pk = :all',
        ExpressionAttributeNames: { '#pk': `${index}pk`, ...(words.length > 0 && { '#search': 'search' }) },
        ExpressionAttributeValues: {
          ':all': ALL,
          ...Object.fromEntries(words.map((word, n) => [`:word${n}`, word])),
        },
        FilterExpression: words.map((_, n) => `contains(#search, :word${n})`).join(' AND ') || undefined,
        ScanIndexForward: sort === 'price',
        // One more than the page has, to know whether there is a next one.
        Limit: words.length > 0 ? READ_AT_ONCE : limit + 1 - found.length,
        ExclusiveStartKey: after,
      }),
    );
    found.push(...((Items ?? []) as Item[]));
    after = LastEvaluatedKey as Place | undefined;
    if (!after || found.length > limit) break;
  }
  const items: Ticket[] = found.slice(0, limit);
  const end = found.length > limit ? items.at(-1) : after;
  return { items, next: end && cursorAfter(end, keys) };
}
