import type { ListTicketsQuery } from '@boxoffice/shared/api/tickets.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { fromCursor, toCursor } from '@boxoffice/shared/tables/cursor.ts';
import { queryPages } from '@boxoffice/shared/tables/items.ts';
import { type Merged, mergeParts, type Part, shareOf } from '@boxoffice/shared/tables/merge-parts.ts';
import { isOver } from '../domain/details.ts';
import { type Order, planSearch, type Search, type Source } from '../domain/search.ts';
import { listName } from '../domain/search-entries.ts';
import { isListed, type Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { partitionOf, SHARDS } from './search-index.ts';
import { findTickets } from './tickets.ts';

/** The entries of one part that a query with filters reads at first, and in each of the rounds after it. */
const FIRST_READ = 100;
/** The same at first for a query that compares several words: fewer entries match it. */
const FIRST_READ_OF_WORDS = 250;
const NEXT_READ = 250;
const MOST_NEXT_ROUNDS = 3;

/** What the merge needs of an entry, and its keys. */
const ATTRIBUTES = ['pk', 'sk', 'gsi1sk', 'gsi2sk', 'id'];

const orders = {
  relevance: { index: undefined, sortKey: 'sk', isAscending: true },
  soonest: { index: undefined, sortKey: 'sk', isAscending: true },
  newest: { index: 'gsi1', sortKey: 'gsi1sk', isAscending: false },
  price: { index: 'gsi2', sortKey: 'gsi2sk', isAscending: true },
  '-price': { index: 'gsi2', sortKey: 'gsi2sk', isAscending: false },
} as const satisfies Record<Order, object>;

/**
 * Reads a page of the tickets for sale from the search index, and the cursor of the next page. Its requests do not
 * depend on the number of tickets: the first round reads the beginning of every source, and a page ends, however few
 * matches it has, after MOST_NEXT_ROUNDS more of the best source. The cursor continues there.
 *
 * @param now epoch milliseconds
 * @throws Refused (400) for a cursor of another list
 */
export async function listedTickets(
  query: ListTicketsQuery,
  now: number,
): Promise<{ items: Ticket[]; next: string | undefined }> {
  const search = planSearch(query, now);
  const position = fromCursor(query.cursor, ['by', 'after', 'order'], { order: search.order });
  const sources = search.sources.filter(({ name }) => position === undefined || name === position.by);
  if (position && sources.length === 0) throw new Refused(400, 'cursor-invalid', { field: 'cursor' });
  const rounds = await Promise.all(
    sources.map((source) => readFirst(search, source, query.limit, position?.after)),
  );
  const first = rounds.sort(byMatches)[0];
  if (!first) return { items: [], next: undefined };
  const { source, items, end } = await readOn(search, first, query.limit);
  const tickets = await findTickets(items.map(({ id }) => id));
  return {
    // The index can be late.
    items: tickets.filter((ticket) => isListed(ticket) && (search.includesPast || !isOver(ticket, now))),
    next: end === undefined ? undefined : toCursor({ by: source.name, after: end, order: search.order }),
  };
}

interface Round extends Merged<{ id: string }> {
  source: Source;
}

/** Every match is in each source, so the source with the most matches at its beginning is the most exact one. */
const byMatches = (one: Round, other: Round): number =>
  other.found - one.found || Number(other.end === undefined) - Number(one.end === undefined);

const readFirst = async (search: Search, source: Source, limit: number, after?: string): Promise<Round> => ({
  source,
  ...(await mergeParts<{ id: string }>(partsOf(search, source, after, firstRead(search, limit)), {
    ...orders[search.order],
    limit,
    after,
    mostRounds: 1,
  })),
});

function firstRead({ sources, filters }: Search, limit: number): number {
  if (sources.length > 1) return FIRST_READ_OF_WORDS;
  return filters.length > 1 ? FIRST_READ : shareOf(limit, SHARDS);
}

/** Reads on when filters left too few matches for a page. */
async function readOn(search: Search, first: Round, limit: number): Promise<Round> {
  const { source, items, end } = first;
  if (end === undefined || items.length >= limit) return first;
  const rest = {
    ...orders[search.order],
    limit: limit - items.length,
    after: end,
    mostRounds: MOST_NEXT_ROUNDS,
  };
  const more = await mergeParts<{ id: string }>(partsOf(search, source, end, NEXT_READ), rest);
  return { ...more, source, items: [...items, ...more.items] };
}

/**
 * The partitions of a source. By relevance the lists of its keys follow each other, so the place of a part in the order
 * begins with the number of its list.
 */
function partsOf(search: Search, source: Source, after: string | undefined, size: number): Part[] {
  const lists = [false, ...(search.includesPast ? [true] : [])].flatMap((isPast) =>
    source.keys.map((key) => listName(isPast, key)),
  );
  return lists.flatMap((list, n) => {
    const prefix = search.order === 'relevance' ? `${n}#` : '';
    if (after !== undefined && prefix > after.slice(0, prefix.length))
      return shardsOf(list, prefix, undefined);
    if (after !== undefined && prefix < after.slice(0, prefix.length)) return [];
    return shardsOf(list, prefix, after?.slice(prefix.length));
  });

  function shardsOf(list: string, prefix: string, from: string | undefined): Part[] {
    return Array.from({ length: SHARDS }, (_, shard) => ({
      prefix,
      pages: queryPages(queryOf(search, partitionOf(list, shard), from, size)),
    }));
  }
}

function queryOf({ order, filters, range }: Search, pk: string, after: string | undefined, size: number) {
  const { index, sortKey, isAscending } = orders[order];
  const from = isAscending && after !== undefined ? after : range.from;
  const to = !isAscending && after !== undefined ? after : range.to;
  const names = [...new Set(filters.map(({ attribute }) => attribute))];
  const conditions = filters.map(({ attribute, comparison }, n) =>
    comparison === 'contains' ? `contains(#${attribute}, :f${n})` : `#${attribute} ${comparison} :f${n}`,
  );
  return {
    TableName: ticketsService.table,
    IndexName: index,
    KeyConditionExpression: '#partition = :pk AND #sort BETWEEN :from AND :to',
    FilterExpression: conditions.join(' AND ') || undefined,
    ProjectionExpression: ATTRIBUTES.map((name) => `#a${name}`).join(', '),
    ExpressionAttributeNames: {
      '#partition': index ? `${index}pk` : 'pk',
      '#sort': sortKey,
      ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ...Object.fromEntries(ATTRIBUTES.map((name) => [`#a${name}`, name])),
    },
    ExpressionAttributeValues: {
      ':pk': pk,
      ':from': from,
      ':to': to,
      ...Object.fromEntries(filters.map(({ value }, n) => [`:f${n}`, value])),
    },
    ScanIndexForward: isAscending,
    Limit: size,
  };
}
