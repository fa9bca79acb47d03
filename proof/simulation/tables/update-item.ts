import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { MemoryTables } from './memory.ts';
import { BadUpdate } from './update.ts';

/**
 * One update by itself: a transaction of one write, whose failures have other names.
 *
 * @throws ConditionalCheckFailedException, BadUpdate
 */
export function updateAlone(tables: MemoryTables, input: UpdateCommandInput): object {
  try {
    return tables.transact({ TransactItems: [{ Update: { UpdateExpression: '', ...input } }] });
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [reason] = error.CancellationReasons ?? [];
    if (reason?.Code !== 'ConditionalCheckFailed') throw new BadUpdate('The update cannot be done');
    throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  }
}
