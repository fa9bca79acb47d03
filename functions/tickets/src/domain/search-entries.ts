import { isOver } from './details.ts';
import { isListed, type Terms } from './ticket.ts';
import { firstLetters, wordsOf } from './words.ts';

/**
 * The most entries of words. An edit that changes all of them deletes and stores that many in one transaction, and
 * DynamoDB limits a transaction to 100 writes.
 */
export const MOST_WORD_ENTRIES = 42;
const MOST_OF_TITLE = 24;
const MOST_OF_PLACE = 10;
/** The words of a description that a search compares; its first ones have entries too. */
const MOST_DESCRIPTION_WORDS = 100;

/** Where a word was found, the best first. */
const FIELDS = ['title', 'place', 'description'] as const;
type Field = (typeof FIELDS)[number];

/** A ticket in one of the index's lists. */
export interface SearchEntry {
  /** The list: tickets that are not over (`NOW`) or are over (`PAST`), and the list's key. */
  list: string;
  id: string;
  /** ISO 8601 in UTC; UNDATED without a start. */
  start: string;
  /** When the event is over; UNDATED if that is not known. */
  end: string;
  price: number;
  currency: string;
  category?: string | undefined;
  /** All compared words, each between two spaces. */
  words: string;
  /** The words of the place, in the same form. */
  placeWords: string;
}

/** It sorts behind every time. */
export const UNDATED = '~';

/** The name of a list: its tickets are over or not, and have its key. */
export const listName = (isPast: boolean, key: string): string => `${isPast ? 'PAST' : 'NOW'}#${key}`;

/** The keys of the lists that do not depend on a word. */
export const ALL = 'all';
export const categoryKey = (category: string): string => `category:${category}`;
/** @param time ISO 8601 in UTC */
export const monthKey = (time: string): string => `month:${time.slice(0, 7)}`;

/** The key under which a search looks up a word in one field: its first four letters, or two. */
export const wordKey = (field: Field, word: string): string => `${field}:${lookupLetters(word)}`;
export const wordKeys = (word: string): string[] => FIELDS.map((field) => wordKey(field, word));

const lookupLetters = (word: string): string => firstLetters(word, [...word].length < 4 ? 2 : 4);

/** Encloses words in spaces, so that a search finds whole words and beginnings of words in the text. */
export const spaced = (words: string[]): string => ` ${words.join(' ')} `;

/** The entries of a ticket. They depend on its terms alone, so an edit computes those that it replaces. */
export function searchEntries(terms: Terms): SearchEntry[] {
  if (!isListed(terms)) return [];
  const { id, price, currency, category } = terms;
  const title = wordsOf(terms.title);
  const place = wordsOf(terms.place ?? '');
  const description = wordsOf(terms.description ?? '').slice(0, MOST_DESCRIPTION_WORDS);
  const start = timeOf(terms.startsAt);
  const entry = {
    id,
    start,
    end: timeOf(terms.endsAt ?? terms.startsAt),
    price,
    currency,
    ...(category !== undefined && { category }),
    words: spaced([...new Set([...title, ...place, ...description])]),
    placeWords: spaced(place),
  };
  const keys = [
    ALL,
    ...(category === undefined ? [] : [categoryKey(category)]),
    ...(start === UNDATED ? [] : [monthKey(start)]),
    ...keysOfWords({ title, place, description }),
  ];
  return keys.map((key) => ({ ...entry, list: listName(terms.isPast ?? false, key) }));
}

/**
 * A word of the title or the place is found by its first two letters, and by its first four. A word of the description
 * is found by its first four, or as a whole word. Each group of letters has one entry, in the best field.
 */
function keysOfWords({ title, place, description }: Record<Field, string[]>): string[] {
  const fields = new Map<string, Field>();
  const add = (field: Field, letters: string[], most: number) => {
    for (const group of [...new Set(letters)].filter((group) => !fields.has(group)).slice(0, most))
      fields.set(group, field);
  };
  const withBeginning = (word: string) => [firstLetters(word, 2), lookupLetters(word)];
  add('title', title.flatMap(withBeginning), MOST_OF_TITLE);
  add('place', place.flatMap(withBeginning), MOST_OF_PLACE);
  add('description', description.map(lookupLetters), MOST_WORD_ENTRIES - fields.size);
  return [...fields].map(([letters, field]) => `${field}:${letters}`);
}

const timeOf = (time: number | undefined): string =>
  time === undefined ? UNDATED : new Date(time).toISOString();

/** Moves a ticket whose event is over to the lists of the past. This is no change of the seller's, so no new version. */
export const moveToPast = <T extends Terms>(ticket: T, now: number): T | undefined =>
  !ticket.isPast && isListed(ticket) && isOver(ticket, now) ? { ...ticket, isPast: true } : undefined;
