import { DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Unreachable } from '../errors.ts';

/**
 * The process's one connection to DynamoDB. Region, credentials and endpoint come from the SDK's own
 * settings (`AWS_REGION`, `AWS_ENDPOINT_URL_DYNAMODB`, ...). A table that the Job hasn't made yet is no answer, to
 * be asked for again, and no failure.
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
