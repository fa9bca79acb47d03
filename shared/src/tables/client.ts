import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * The process's one connection to DynamoDB. Region, credentials and endpoint come from the SDK's own
 * settings (`AWS_REGION`, `AWS_ENDPOINT_URL_DYNAMODB`, ...).
 */
export const db = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 4 }), {
  marshallOptions: { removeUndefinedValues: true },
});
