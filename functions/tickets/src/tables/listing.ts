import type { SortTickets } from '@boxoffice/shared/api/tickets.ts';
import { fromCursor, toCursor } from '@boxoffice/shared/tables/cursor.ts';
import { type Key, queryPages } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type * as z from 'zod';
import type { Terms } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { mergeShards } from './merge-shards.ts';
import { withSeats } from './seats.ts';

/**
 * The number of index partitions over which each list is spread. DynamoDB limits the rate of reads and writes of a
 * partition key, and one key would limit all tickets together.
 */
export const SHARDS = 8;

/** The tickets that a search reads of one shard in one query, and the rounds of queries for one page. */
const SEARCH_PAGE_SIZE = 250;
const MOST_ROUNDS = 5;

const partitionOf = (shard: number): string => `TICKETS#${shard}`;

/** The index keys of the list by age. The id is a UUIDv7, which starts with the time. */
export const byNewest = ({ id }: Terms) => ({ gsi1pk: partitionOf(shardOf(id, SHARDS)), gsi1sk: id });

/** The index keys of the list by price. The id makes each sort key unique. */
export const byPrice = ({ id, price }: Terms) => ({
  gsi2pk: partitionOf(shardOf(id, SHARDS)),
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
 * Reads a page of the tickets for sale, and the cursor of the next page. A search with few matches ends its page after MOST_ROUNDS rounds of queries, so that
 * no request reads without a bound; the cursor continues from there.
 *
 * @throws Refused (400) for a cursor of another list
 */
export async function listedTickets({ sort, limit, q, cursor }: Listing) {
  const index = sort === 'newest' ? 'gsi1' : 'gsi2';
  const sortKey = `${index}sk`;
  const isAscending = sort === 'price';
  const words = [
    ...new Set(
      searchText(q ?? '')
        .split(/\s+/)
        .filter(Boolean),
    ),
  ];
  const after = fromCursor(cursor, [sortKey], {})?.[sortKey];
  const start = after === undefined ? '' : ` AND #sk ${isAscending ? '>' : '<'} :after`;
  const shards = Array.from({ length: SHARDS }, (_, shard) =>
    queryPages({
      TableName: ticketsService.table,
      IndexName: index,
      KeyConditionExpression: `#pk = :pk${start}`,
      ExpressionAttributeNames: {
        '#pk': `${index}pk`,
        ...(start && { '#sk': sortKey }),
        ...(words.length > 0 && { '#search': 'search' }),
      },
      ExpressionAttributeValues: {
        ':pk': partitionOf(shard),
        ...(start && { ':after': after }),
        ...Object.fromEntries(words.map((word, n) => [`:word${n}`, word])),
      },
      FilterExpression: words.map((_, n) => `contains(#search, :word${n})`).join(' AND ') || undefined,
      ScanIndexForward: isAscending,
      Limit: words.length > 0 ? SEARCH_PAGE_SIZE : shareOf(limit),
    }),
  );
  const merge = { sortKey, isAscending, limit, mostRounds: MOST_ROUNDS };
  const { items, end } = await mergeShards<Terms & Key>(shards, merge);
  return { items: await withSeats(items), next: end && toCursor({ [sortKey]: end }) };
}

/**
 * The tickets to read of each shard for a page: twice the expected number, so that one round is nearly always enough. One
 * ticket more than the page has shows whether there is a next page.
 */
const shareOf = (limit: number): number => Math.min(limit + 1, 2 * Math.ceil((limit + 1) / SHARDS) + 2);
