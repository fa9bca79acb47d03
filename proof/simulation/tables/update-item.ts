import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { MemoryTables } from './memory.ts';
import { InvalidUpdate } from './update.ts';

/**
 * UpdateItem: a transaction of one write, with other errors.
 *
 * @throws ConditionalCheckFailedException, InvalidUpdate
 */
export function updateItem(tables: MemoryTables, input: UpdateCommandInput): object {
  try {
    return tables.transact({ TransactItems: [{ Update: { UpdateExpression: '', ...input } }] });
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [reason] = error.CancellationReasons ?? [];
    if (reason?.Code !== 'ConditionalCheckFailed') throw new InvalidUpdate('The update is not valid');
    throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  }
}
