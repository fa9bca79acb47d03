import type { MemoryTables } from './tables/memory.ts';

/** The number of the index partitions that the sweep of the payments service reads. */
const SHARDS = 8;

/**
 * Stores payments that the provider refuses to read for good, the first of each partition of the sweep. They must not
 * keep the sweep from the payments behind them.
 */
export function storePoisonedPayments(tables: MemoryTables, startedAt: number): void {
  for (let shard = 0; shard < SHARDS; shard++) {
    const id = `00000000-0000-7000-8000-00000000000${shard}`;
    const Item = {
      pk: `ORDER#${id}`,
      sk: 'PAYMENT#1',
      gsi1pk: `HANGING#${shard}`,
      gsi1sk: `${new Date(startedAt).toISOString()}#${id}`,
      id,
      number: 1,
      version: 2,
      status: 'abandoned',
      doubtful: true,
      orderId: id,
      userId: id,
      amount: 100,
      currency: 'USD',
      title: 'Unknown to the provider',
      quantity: 1,
      token: 'tok_visa',
      intentId: 'pi_unknown',
      startedAt,
    };
    tables.transact({ TransactItems: [{ Put: { TableName: 'boxoffice-payments', Item } }] });
  }
}
