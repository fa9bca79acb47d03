import type { Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { type SearchEntry, searchEntries } from '../domain/search-entries.ts';
import type { Terms } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';

/**
 * The number of partitions over which each list is spread. DynamoDB limits the writes of a partition key, and one key
 * would limit all tickets together.
 */
export const SHARDS = 4;

export const partitionOf = (list: string, shard: number): string => `${list}#${shard}`;

/** The item of an entry. Its sort key orders a list by the start, `gsi1` by age and `gsi2` by currency and price. */
function itemOf({ list, price, ...entry }: SearchEntry) {
  const pk = partitionOf(list, shardOf(entry.id, SHARDS));
  return {
    pk,
    sk: `${entry.start}#${entry.id}`,
    gsi1pk: pk,
    gsi1sk: entry.id,
    gsi2pk: pk,
    gsi2sk: `${entry.currency}#${String(price).padStart(12, '0')}#${entry.id}`,
    ...entry,
  };
}

/**
 * The writes that bring the index from one state of a ticket to the next, in the transaction that stores the ticket. The
 * condition of that transaction on the ticket's version makes them exact, so they have none of their own.
 */
export function indexWrites(before: Terms | undefined, after: Terms | undefined): Write[] {
  const TableName = ticketsService.table;
  const old = itemsOf(before);
  const next = itemsOf(after);
  const isStored = (item: object, key: string) => JSON.stringify(old.get(key)) === JSON.stringify(item);
  return [
    ...[...old]
      .filter(([key]) => !next.has(key))
      .map(([, { pk, sk }]): Write => ({ Delete: { TableName, Key: { pk, sk } } })),
    ...[...next]
      .filter(([key, item]) => !isStored(item, key))
      .map(([, Item]): Write => ({ Put: { TableName, Item } })),
  ];
}

const itemsOf = (terms: Terms | undefined) =>
  new Map((terms ? searchEntries(terms).map(itemOf) : []).map((item) => [`${item.pk} ${item.sk}`, item]));
