import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict } from '@boxoffice/shared/errors.ts';
import { type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { removeCoverFiles } from '../covers/store.ts';
import type { Terms } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';

/**
 * A picture that no ticket shows: one of an upload under way, or one that was replaced.
 *
 * ```
 * store the row ── write the files ── one transaction: the ticket shows it, delete the row, store the row of the old one
 *               │                  │
 *               a crash here: the row remains, and a sweep removes the files
 *
 * sweep: mark the row ── remove the files ── delete the row
 * ```
 *
 * A ticket never shows a marked picture, and never again one that was replaced: every upload has a name of its own.
 */
interface UnusedCover {
  cover: string;
  isMarked?: true;
}

/** An upload takes less time than this, and pages that show a replaced picture are gone. In milliseconds. */
const KEEP_MS = 10 * 60_000;

const SHARDS = 4;

const timeOf = (ms: number): string => new Date(ms).toISOString();
const keyOf = (cover: string): Key => ({ pk: `COVERS#${shardOf(cover, SHARDS)}`, sk: cover });

/** Stores that a picture is unused since a time, in epoch milliseconds. `gsi1` has it by the time when it can be removed. */
export const putUnused = (cover: string, since: number): Write => ({
  Put: {
    TableName: ticketsService.table,
    Item: { ...keyOf(cover), cover, gsi1pk: keyOf(cover).pk, gsi1sk: `${timeOf(since + KEEP_MS)}#${cover}` },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** The writes for a ticket that shows another picture than before. */
export function coverWrites(read: Terms, ticket: Terms): Write[] {
  if (read.cover === ticket.cover) return [];
  return [
    ...(ticket.cover ? [deleteUnmarked(ticket.cover)] : []),
    ...(read.cover ? [putUnused(read.cover, ticket.updatedAt)] : []),
  ];
}

const deleteUnmarked = (cover: string): Write => ({
  Delete: {
    TableName: ticketsService.table,
    Key: keyOf(cover),
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#isMarked)',
    ExpressionAttributeNames: { '#isMarked': 'isMarked' },
  },
});

/** Reads the unused pictures that can be removed, by partition. */
export const removableCovers = ({ now }: Given): AsyncGenerator<UnusedCover>[] =>
  Array.from({ length: SHARDS }, (_, shard) => removableIn(`COVERS#${shard}`, now));

const removableIn = (pk: string, now: number): AsyncGenerator<UnusedCover> =>
  queryAllItems<UnusedCover>(ticketsService.table, { index: 'gsi1', pk, upTo: `${timeOf(now)}#~` });

/** Removes the files of an unused picture, and then its row. */
export async function removeCover({ cover }: UnusedCover): Promise<void> {
  try {
    await ticketsService.commit({ writes: [markUnused(cover)] });
  } catch (error) {
    // The picture is in use now, or another sweep has removed it.
    if (error instanceof Conflict) return;
    throw error;
  }
  await removeCoverFiles(cover);
  await ticketsService.commit({
    writes: [{ Delete: { TableName: ticketsService.table, Key: keyOf(cover) } }],
  });
}

/** Begins to remove a picture: from now on no ticket can show it. */
export const markUnused = (cover: string): Write => ({
  Update: {
    TableName: ticketsService.table,
    Key: keyOf(cover),
    UpdateExpression: 'SET #isMarked = :true',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#isMarked': 'isMarked' },
    ExpressionAttributeValues: { ':true': true },
  },
});
