import { DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Unreachable } from '../errors.ts';

/**
 * The process's DynamoDB client. Region, credentials and endpoint come from the SDK's own settings (`AWS_REGION`,
 * `AWS_ENDPOINT_URL_DYNAMODB`, ...). A missing table is retryable: the Job may not have created it yet.
 */
export const db = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 4 }), {
  marshallOptions: { removeUndefinedValues: true },
});

db.middlewareStack.add(
  (next) => async (command) => {
    try {
      return await next(command);
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      const { TableName = 'of a transaction' } = command.input as { TableName?: string };
      throw new Unreachable(`the table ${TableName} does not exist`);
    }
  },
  { step: 'initialize' },
);
