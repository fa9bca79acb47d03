import { fromCursor, toCursor } from './cursor.ts';
import { type Key, queryItems, type Range } from './items.ts';

/** The key attributes of an item, in the table or in one of its indexes. */
const positionAttributes = (index?: Range['index']): string[] =>
  index ? ['pk', 'sk', `${index}pk`, `${index}sk`] : ['pk', 'sk'];

/** The cursor of the page that starts after an item. */
const cursorAfter = (item: object, names: string[]): string =>
  toCursor(Object.fromEntries(names.map((name) => [name, String(item[name as keyof typeof item])])));

/**
 * Reads a page of a range, and the cursor of the next page if there is one.
 *
 * @throws Refused (400) for a cursor of another list
 */
export async function queryPage<Item>(
  table: string,
  range: Omit<Range, 'limit' | 'after'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: (Item & Key)[]; next: string | undefined }> {
  const names = positionAttributes(range.index);
  const { items, last } = await queryItems<Item & Key>(table, {
    ...range,
    // One item more than the page has shows whether there is a next page.
    limit: limit + 1,
    after: fromCursor(cursor, names, { [range.index ? `${range.index}pk` : 'pk']: range.pk }),
  });
  const page = items.slice(0, limit);
  const end = page.at(-1);
  return { items: page, next: end && (last || items.length > limit) ? cursorAfter(end, names) : undefined };
}
