import type {
  DeleteCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@boxoffice/shared/tables/exceptions.ts';
import type { MemoryTables } from './memory.ts';
import { InvalidUpdate } from './update.ts';

/**
 * UpdateItem: a transaction of one write, with other errors.
 *
 * @throws ConditionalCheckFailedException, InvalidUpdate
 */
export const updateItem = (tables: MemoryTables, input: UpdateCommandInput): object =>
  writeItem(tables, { Update: { UpdateExpression: '', ...input } });

/**
 * DeleteItem.
 *
 * @throws ConditionalCheckFailedException
 */
export const deleteItem = (tables: MemoryTables, input: DeleteCommandInput): object =>
  writeItem(tables, { Delete: input });

function writeItem(
  tables: MemoryTables,
  write: NonNullable<TransactWriteCommandInput['TransactItems']>[number],
): object {
  try {
    return tables.transact({ TransactItems: [write] });
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [reason] = error.CancellationReasons ?? [];
    if (reason?.Code !== 'ConditionalCheckFailed') throw new InvalidUpdate('The update is not valid');
    throw new ConditionalCheckFailedException('The conditional request failed');
  }
}
