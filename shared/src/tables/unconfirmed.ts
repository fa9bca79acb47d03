import type { CloudEvent } from '../events/cloud-event.ts';
import { type Key, queryAllItems } from './items.ts';
import { shardOf } from './shard.ts';

/** The rows are spread over this many partitions, so that a busy sale does not overload one of them. */
export const UNCONFIRMED_SHARDS = 8;

/** The event of a version that is not confirmed by every service that follows its aggregate. */
export interface Unconfirmed {
  event: CloudEvent;
  /** The aggregate that the event's aggregate belongs to (see shared/src/api/replicas.ts). */
  parentId: string;
  /** Since when the followers lack the version, if the event is a repeated one; ISO 8601. */
  waitingSince?: string;
}

/** A version whose event has a row of its own in the outbox. */
export type UnconfirmedRow = Unconfirmed & Key;

export const unconfirmedKey = ({ id }: CloudEvent): Key => ({
  pk: `UNCONFIRMED#${shardOf(id, UNCONFIRMED_SHARDS)}`,
  sk: id,
});

/** Reads the rows of one partition whose events are older than a time (epoch milliseconds), in batches. */
export async function* unconfirmedBatches(
  table: string,
  shard: number,
  before: number,
  size: number,
): AsyncGenerator<UnconfirmedRow[]> {
  yield* batchesOf(olderRows(table, shard, before), size);
}

async function* olderRows(table: string, shard: number, before: number): AsyncGenerator<UnconfirmedRow> {
  for await (const row of queryAllItems<UnconfirmedRow>(table, { pk: `UNCONFIRMED#${shard}` }))
    if (Date.parse(row.event.time ?? '') <= before) yield row;
}

/** Yields rows in arrays of `size`, the last one shorter. */
export async function* batchesOf<Row>(rows: AsyncIterable<Row>, size: number): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
