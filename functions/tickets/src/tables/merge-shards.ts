import type { queryPages } from '@boxoffice/shared/tables/items.ts';

type Pages = ReturnType<typeof queryPages>;

interface Merge {
  /** The attribute that all shards are ordered by. Its values are unique. */
  sortKey: string;
  isAscending: boolean;
  limit: number;
  /** The rounds of queries after which the page ends, however few items were found. */
  mostRounds: number;
}

/** A shard that is being read. */
interface Shard {
  pages: Pages;
  items: object[];
  /** The sort key of the last item that was read. */
  readTo?: string;
  hasEnded: boolean;
}

/**
 * Merges the shards of a list into one page in the order of their sort keys. Each round reads one page of every shard
 * at the same time. As every shard has the same order, one sort key is a position in all of them.
 *
 * @returns `end` is the sort key to continue after, or undefined at the end of the list
 */
export async function mergeShards<Item extends object>(
  pages: Pages[],
  { sortKey, isAscending, limit, mostRounds }: Merge,
): Promise<{ items: Item[]; end: string | undefined }> {
  const shards = pages.map((pages): Shard => ({ pages, items: [], hasEnded: false }));
  const keyOf = (item: object): string => String(item[sortKey as keyof typeof item]);
  const isBehind = (a: string, b: string): boolean => (isAscending ? a > b : a < b);
  const order = (a: string, b: string): number => (isBehind(a, b) ? 1 : -1);
  for (let round = 1; ; round++) {
    const open = shards.filter(({ hasEnded }) => !hasEnded);
    await Promise.all(open.map((shard) => readPage(shard, sortKey)));
    // A shard that was read up to here may have more items, which belong before the later items of the others.
    const [readTo] = shards.flatMap((shard) => (shard.hasEnded ? [] : (shard.readTo ?? []))).sort(order);
    const found = shards
      .flatMap(({ items }) => items)
      .filter((item) => readTo === undefined || !isBehind(keyOf(item), readTo))
      .sort((a, b) => order(keyOf(a), keyOf(b)));
    if (found.length <= limit && readTo !== undefined && round < mostRounds) continue;
    const items = found.slice(0, limit) as Item[];
    const last = items.at(-1);
    return { items, end: found.length > limit && last ? keyOf(last) : readTo };
  }
}

async function readPage(shard: Shard, sortKey: string): Promise<void> {
  const { value: page } = await shard.pages.next();
  const last = page?.last?.[sortKey];
  shard.items.push(...(page?.items ?? []));
  shard.hasEnded = last === undefined;
  if (last !== undefined) shard.readTo = String(last);
}
