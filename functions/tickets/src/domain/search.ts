import type { ListTicketsQuery } from '@boxoffice/shared/api/tickets.ts';
import { ALL, categoryKey, monthKey, spaced, UNDATED, wordKey, wordKeys } from './search-entries.ts';
import { wordsOf } from './words.ts';

/** The words whose lists are tried; the other words only filter. */
const MOST_LOOKED_UP = 2;
/** The longest range of dates that is read by months. */
const MOST_MONTHS = 3;

/** Lists of the index that contain every match of a query. */
export interface Source {
  /** Its name in a cursor. */
  name: string;
  /** The best matches first, if the query sorts by relevance. */
  keys: string[];
}

export type Order = 'relevance' | 'soonest' | 'newest' | 'price' | '-price';

/** A comparison of an attribute of an entry. */
export interface Filter {
  attribute: 'words' | 'placeWords' | 'category' | 'currency' | 'start' | 'end';
  comparison: 'contains' | '=' | '>' | '>=' | '<';
  value: string;
}

/** How the index answers a query. */
export interface Search {
  order: Order;
  /** Alternatives. Without one the query has no matches. */
  sources: Source[];
  filters: Filter[];
  includesPast: boolean;
  /** The first and last sort key of the order, both inclusive. */
  range: { from: string; to: string };
}

/** Plans a query. The last word of `q` and of `place` can be the beginning of a word. */
export function planSearch(query: ListTicketsQuery, now: number): Search {
  const { category, currency, past: includesPast = false } = query;
  const words = wordsOf(query.q ?? '');
  const places = wordsOf(query.place ?? '');
  const [from, to] = [query.from, query.to].map((time) => time && new Date(time).toISOString());
  const order = query.sort ?? (words.length > 0 ? 'relevance' : 'newest');
  const isByStart = order === 'relevance' || order === 'soonest';
  const isByPrice = order === 'price' || order === '-price';
  const hasNoWord = (query.q && words.length === 0) || (query.place && places.length === 0);
  const lookedUp = [
    ...longest(words, MOST_LOOKED_UP).map((word) => ({ name: `word:${word}`, keys: wordKeys(word) })),
    ...longest(places, 1).map((word) => ({
      name: `place:${word}`,
      keys: [wordKey('title', word), wordKey('place', word)],
    })),
  ];
  const filters: (Filter | undefined)[] = [
    includesPast ? undefined : { attribute: 'end', comparison: '>', value: new Date(now).toISOString() },
    ...wordFilters('words', words),
    ...wordFilters('placeWords', places),
    equals('category', category),
    isByPrice ? undefined : equals('currency', currency),
    ...(isByStart ? [] : dateFilters(from, to)),
  ];
  return {
    order,
    sources: hasNoWord
      ? []
      : lookedUp.length > 0
        ? lookedUp
        : [listOf(category, isByStart ? [] : monthsOf(from, to))],
    filters: filters.filter((filter) => filter !== undefined),
    includesPast,
    range: isByPrice
      ? { from: `${currency ?? ''}#`, to: `${currency ?? UNDATED}#~` }
      : isByStart && (from || to)
        ? { from: from ?? ' ', to: to ?? UNDATED }
        : { from: ' ', to: `${UNDATED}~` },
  };
}

const longest = (words: string[], count: number): string[] =>
  [...words].sort((one, other) => other.length - one.length).slice(0, count);

const wordFilters = (attribute: 'words' | 'placeWords', words: string[]): Filter[] =>
  words.map((word, n) => ({
    attribute,
    comparison: 'contains',
    value: n === words.length - 1 ? ` ${word}` : spaced([word]),
  }));

const equals = (attribute: 'category' | 'currency', value: string | undefined): Filter | undefined =>
  value === undefined ? undefined : { attribute, comparison: '=', value };

function dateFilters(from: string | undefined, to: string | undefined): Filter[] {
  if (!from && !to) return [];
  return [
    { attribute: 'start', comparison: '>=', value: from ?? ' ' },
    { attribute: 'start', comparison: '<', value: to ?? UNDATED },
  ];
}

function listOf(category: string | undefined, months: string[]): Source {
  if (category !== undefined) return { name: 'category', keys: [categoryKey(category)] };
  return months.length > 0 ? { name: 'months', keys: months } : { name: 'all', keys: [ALL] };
}

/** The lists of the months that a short range of dates touches. */
function monthsOf(from: string | undefined, to: string | undefined): string[] {
  const months = new Set<string>();
  if (!from || !to) return [];
  const first = new Date(`${from.slice(0, 7)}-01T00:00:00Z`);
  for (let month = first; month.toISOString() < to; month = nextMonth(month)) {
    if (months.size === MOST_MONTHS) return [];
    months.add(monthKey(month.toISOString()));
  }
  return [...months];
}

const nextMonth = (month: Date): Date => new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));
