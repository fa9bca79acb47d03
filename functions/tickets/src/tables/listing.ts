import type { SortTickets } from '@boxoffice/shared/api/tickets.ts';
import { fromCursor } from '@boxoffice/shared/tables/cursor.ts';
import { type Key, queryPages } from '@boxoffice/shared/tables/items.ts';
import { cursorAfter, positionAttributes } from '@boxoffice/shared/tables/page.ts';
import type * as z from 'zod';
import type { Terms } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { withSeats } from './seats.ts';

/** The partition of both lists: each has all tickets. */
const ALL_TICKETS = 'TICKETS';

/** The tickets that a search reads in one query, and the queries for one page. */
const SEARCH_PAGE_SIZE = 500;
const MOST_QUERIES = 20;

/** The index keys of the list by age. The id is a UUIDv7, which starts with the time. */
export const byNewest = ({ id }: Terms) => ({ gsi1pk: ALL_TICKETS, gsi1sk: id });

/** The index keys of the list by price. */
export const byPrice = ({ id, price }: Terms) => ({
  gsi2pk: ALL_TICKETS,
  gsi2sk: `${String(price).padStart(12, '0')}#${id}`,
});

/** The form in which titles and search words are compared. */
export const searchText = (text: string): string => text.normalize('NFKC').toLowerCase();

interface Listing {
  sort: z.infer<typeof SortTickets>;
  limit: number;
  /** Words, all of which the title must contain. */
  q?: string | undefined;
  cursor?: string | undefined;
}

/**
 * Reads a page of the tickets for sale, and the cursor of the next page. A search with few matches ends its page after
 * MOST_QUERIES queries, so that no request reads without a bound; the cursor continues from there.
 *
 * @throws Refused (400) for a cursor of another list
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
  const pages = queryPages({
    TableName: ticketsService.table,
    IndexName: index,
    KeyConditionExpression: '#pk = :all',
    ExpressionAttributeNames: { '#pk': `${index}pk`, ...(words.length > 0 && { '#search': 'search' }) },
    ExpressionAttributeValues: {
      ':all': ALL_TICKETS,
      ...Object.fromEntries(words.map((word, n) => [`:word${n}`, word])),
    },
    FilterExpression: words.map((_, n) => `contains(#search, :word${n})`).join(' AND ') || undefined,
    ScanIndexForward: sort === 'price',
    ExclusiveStartKey: fromCursor(cursor, keys, { [`${index}pk`]: ALL_TICKETS }),
    // One ticket more than the page has shows whether there is a next page.
    Limit: words.length > 0 ? SEARCH_PAGE_SIZE : limit + 1,
  });
  const found: (Terms & Key)[] = [];
  let last: object | undefined;
  let queries = 0;
  for await (const page of pages) {
    found.push(...(page.items as (Terms & Key)[]));
    last = page.last;
    if (found.length > limit || ++queries === MOST_QUERIES) break;
  }
  const items = found.slice(0, limit);
  const end = found.length > limit ? items.at(-1) : last;
  return { items: await withSeats(items), next: end && cursorAfter(end, keys) };
}
