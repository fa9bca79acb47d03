import { fromCursor, toCursor } from './cursor.ts';
import { type Key, queryItems, type Range } from './items.ts';

/** The attributes that say where an item is in a list: in the table, or in one of its indexes. */
export const positionAttributes = (index?: Range['index']): string[] =>
  index ? ['pk', 'sk', `${index}pk`, `${index}sk`] : ['pk', 'sk'];

/** The cursor of what follows an item in a list. */
export const cursorAfter = (item: object, names: string[]): string =>
  toCursor(Object.fromEntries(names.map((name) => [name, String(item[name as keyof typeof item])])));

/**
 * A page of a range of items, and the cursor of the next page if there is one.
 *
 * @throws Refused (400) when the cursor is none of this list
 */
export async function queryPage<Item>(
  table: string,
  range: Omit<Range, 'limit' | 'after'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: (Item & Key)[]; next: string | undefined }> {
  const names = positionAttributes(range.index);
  const { items, last } = await queryItems<Item & Key>(table, {
    ...range,
    // One more than the page has, to know whether there is a next one.
    limit: limit + 1,
    after: fromCursor(cursor, names, { [range.index ? `${range.index}pk` : 'pk']: range.pk }),
  });
  const page = items.slice(0, limit);
  const end = page.at(-1);
  return { items: page, next: end && (last || items.length > limit) ? cursorAfter(end, names) : undefined };
}
