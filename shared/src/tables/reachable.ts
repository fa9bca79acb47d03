import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { db } from './client.ts';

const ANSWER_WITHIN_MS = 5000;

/** Where a table is, in the words of the settings. */
export interface Place {
  TABLE: string;
  AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
}

/**
 * Reads a table once, which also opens the connection that the first request then finds open.
 *
 * @throws an Error that says in one line which table, where, and what is wrong
 */
export async function reachTable({ TABLE, AWS_ENDPOINT_URL_DYNAMODB: endpoint }: Place): Promise<void> {
  try {
    const read = new GetCommand({ TableName: TABLE, Key: { pk: 'READY', sk: 'READY' } });
    await db.send(read, { abortSignal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (error) {
    const place = endpoint
      ? `at ${endpoint} (AWS_ENDPOINT_URL_DYNAMODB)`
      : `in ${await db.config.region()} (AWS_REGION)`;
    throw new Error(`the table ${TABLE} (TABLE) ${place} ${wrongWith(error)}`);
  }
}

function wrongWith(error: unknown): string {
  const { name, message, code } = error as Error & { code?: string };
  if (name === 'ResourceNotFoundException') return 'does not exist';
  if (name === 'AbortError' || name === 'TimeoutError') return 'does not answer';
  if (error instanceof DynamoDBServiceException) return `can't be read: ${name}: ${message}`;
  return `can't be reached: ${code ?? message}`;
}
