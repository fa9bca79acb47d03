import type { Item } from '../../invariants/snapshot.ts';
import type { KeyedTable } from '../meter.ts';
import { MemoryTables } from '../tables/memory.ts';
import { baseUnits, indexWrites } from '../tables/write-units.ts';
import type { Charge } from './limits.ts';

type TransactItems = NonNullable<Parameters<MemoryTables['transact']>[0]['TransactItems']>;

export const partitionOf = ({ TableName, Key: { pk } }: KeyedTable): string => `${TableName} ${pk}`;
export const itemOf = ({ TableName, Key: { pk, sk } }: KeyedTable): string => `${TableName} ${pk} ${sk}`;

/**
 * The charges of each write, with those of the index entries that it changes. A write whose condition fails costs its
 * item ("DynamoDB item sizes and formats", Developer Guide), and a transaction that is cancelled all of its items.
 *
 * @param writes the keys of `items`, in their order
 */
export function writeCharges(
  tables: MemoryTables,
  writes: KeyedTable[],
  items: TransactItems,
  inTransaction: boolean,
): Charge[][] {
  const before = writes.map((write) => find(tables, write));
  const after = outcome(writes, items, before);
  return writes.map((write, n) => [
    {
      partition: partitionOf(write),
      kind: 'write',
      units: baseUnits(before[n], after[n], inTransaction),
    },
    ...indexWrites(before[n], after[n]).map(({ partition, units }): Charge => {
      return { partition: `${write.TableName} ${partition}`, kind: 'write', units };
    }),
  ]);
}

/** The items as the writes would leave them: the writes are carried out on a copy. */
function outcome(
  writes: KeyedTable[],
  TransactItems: TransactItems,
  before: (Item | undefined)[],
): (Item | undefined)[] {
  const copy = new MemoryTables();
  writes.forEach(({ TableName }, n) => {
    if (before[n]) copy.transact({ TransactItems: [{ Put: { TableName, Item: before[n] } }] });
  });
  try {
    copy.transact({ TransactItems });
  } catch {
    return before;
  }
  return writes.map((write) => find(copy, write));
}

const find = (tables: MemoryTables, { TableName, Key }: KeyedTable) =>
  tables.get({ TableName, Key }).Item as Item | undefined;

/** The partition that a query reads: the value of its first condition. */
export function queriedPartition(input: {
  TableName?: string | undefined;
  IndexName?: string | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
}): string {
  const index = input.IndexName === undefined ? '' : ` ${input.IndexName}`;
  return `${input.TableName}${index} ${input.ExpressionAttributeValues?.[':pk']}`;
}
