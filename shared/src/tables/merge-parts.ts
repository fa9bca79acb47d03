import type { queryPages } from './items.ts';

/** One partition of a list. */
export interface Part {
  pages: ReturnType<typeof queryPages>;
  /** Precedes the sort keys of the part in the order of the list. */
  prefix: string;
}

interface Merge {
  /** The attribute that all parts are ordered by. Its values are unique. */
  sortKey: string;
  isAscending: boolean;
  limit: number;
  /** The position of the last item before the page. */
  after: string | undefined;
  /** The rounds of queries after which the page ends, however few items were found. */
  mostRounds: number;
}

export interface Merged<Item> {
  items: Item[];
  /** The position to continue after, or undefined at the end of the list. */
  end: string | undefined;
  /** The items that were found, also those that are not in the page. */
  found: number;
}

/** A part that is being read. */
interface Reading extends Part {
  items: { position: string; item: object }[];
  /** The position of the last item that was read. */
  readTo?: string;
  hasEnded: boolean;
}

/**
 * Merges the parts of a list into one page in the order of their positions: prefix and sort key. Each round reads one
 * page of every part at the same time. A position is one in all parts.
 */
export async function mergeParts<Item extends object>(
  parts: Part[],
  { sortKey, isAscending, limit, after, mostRounds }: Merge,
): Promise<Merged<Item>> {
  const readings = parts.map((part): Reading => ({ ...part, items: [], hasEnded: false }));
  const isBehind = (a: string, b: string): boolean => (isAscending ? a > b : a < b);
  const order = (a: string, b: string): number => (isBehind(a, b) ? 1 : -1);
  for (let round = 1; ; round++) {
    const open = readings.filter(({ hasEnded }) => !hasEnded);
    await Promise.all(open.map((part) => readPage(part, sortKey)));
    // A part that was read up to here may have more items, which belong before the later items of the others.
    const [readTo] = readings.flatMap((part) => (part.hasEnded ? [] : (part.readTo ?? []))).sort(order);
    const found = readings
      .flatMap(({ items }) => items)
      .filter(({ position }) => readTo === undefined || !isBehind(position, readTo))
      .filter(({ position }) => after === undefined || isBehind(position, after))
      .sort((a, b) => order(a.position, b.position));
    if (found.length <= limit && readTo !== undefined && round < mostRounds) continue;
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ item }) => item as Item),
      end: found.length > limit && last ? last.position : readTo,
      found: found.length,
    };
  }
}

/**
 * The items to read of each part at a time for a page without filters: twice the expected number, so that one round is
 * nearly always enough.
 */
export const shareOf = (limit: number, parts: number): number =>
  Math.min(limit + 2, 2 * Math.ceil((limit + 1) / parts) + 3);

async function readPage(part: Reading, sortKey: string): Promise<void> {
  const { value: page } = await part.pages.next();
  const positionOf = (item: object) => `${part.prefix}${item[sortKey as keyof typeof item]}`;
  part.items.push(...(page?.items ?? []).map((item: object) => ({ position: positionOf(item), item })));
  part.hasEnded = page?.last === undefined;
  if (page?.last) part.readTo = positionOf(page.last);
}
