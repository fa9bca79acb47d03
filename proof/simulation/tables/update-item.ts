import type {
  DeleteCommandInput,
  PutCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@boxoffice/shared/tables/exceptions.ts';
import type { MemoryTables } from './memory.ts';
import { InvalidUpdate } from './update.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * PutItem: a transaction of one write, with other errors.
 *
 * @throws ConditionalCheckFailedException, with the stored item if the input asks for it
 */
export const putItem = (tables: MemoryTables, { Item, ...input }: PutCommandInput): object =>
  writeItem(tables, { Put: { Item, ...input } }, input, Item);

/**
 * UpdateItem, with the item's attributes after it.
 *
 * @throws ConditionalCheckFailedException, with the stored item if the input asks for it; InvalidUpdate
 */
export function updateItem(tables: MemoryTables, input: UpdateCommandInput): object {
  writeItem(tables, { Update: { UpdateExpression: '', ...input } }, input, input.Key);
  const { Item } = tables.get({ TableName: input.TableName, Key: input.Key });
  return { Attributes: Item };
}

/**
 * DeleteItem.
 *
 * @throws ConditionalCheckFailedException
 */
export const deleteItem = (tables: MemoryTables, input: DeleteCommandInput): object =>
  writeItem(tables, { Delete: input }, input, input.Key);

function writeItem(
  tables: MemoryTables,
  write: Write,
  { TableName, ReturnValuesOnConditionCheckFailure: returned }: Omit<PutCommandInput, 'Item'>,
  key: Record<string, unknown> | undefined,
): object {
  try {
    return tables.transact({ TransactItems: [write] });
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [reason] = error.CancellationReasons ?? [];
    if (reason?.Code !== 'ConditionalCheckFailed') throw new InvalidUpdate('The update is not valid');
    const { Item } = returned === 'ALL_OLD' ? tables.get({ TableName, Key: key }) : {};
    throw new ConditionalCheckFailedException('The conditional request failed', undefined, Item);
  }
}
