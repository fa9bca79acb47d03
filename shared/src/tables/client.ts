import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Unreachable } from '../errors.ts';
import { temporaryFailure } from './temporary-failure.ts';

/** Two commands at a time for each of the 80 requests that Knative sends to a process (`containerConcurrency`). */
const SOCKETS = 160;
const CONNECT_MS = 2000;
const REQUEST_MS = 2500;
/** With these timeouts a command that gets no answer fails within 10 s, the time that a caller waits. */
const ATTEMPTS = 3;

const agent = { keepAlive: true, maxSockets: SOCKETS };

/**
 * The process's DynamoDB client. Region, credentials and endpoint come from the SDK's own settings (`AWS_REGION`,
 * `AWS_ENDPOINT_URL_DYNAMODB`, ...). Errors that a retry can mend are Unreachable.
 */
export const db = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      socketTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  }),
  { marshallOptions: { removeUndefinedValues: true } },
);

db.middlewareStack.add(
  (next) => async (command) => {
    try {
      return await next(command);
    } catch (error) {
      const { TableName = 'of a transaction' } = command.input as { TableName?: string };
      const reason = temporaryFailure(error as Error);
      throw reason === undefined ? error : new Unreachable(`the table ${TableName} ${reason}`);
    }
  },
  { step: 'initialize' },
);
