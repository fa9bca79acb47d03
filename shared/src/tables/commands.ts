import type * as sdk from '@aws-sdk/lib-dynamodb';

/** Parameters that DynamoDB keeps for old programs. Expressions replace all of them. */
type Legacy =
  | 'AttributeUpdates'
  | 'AttributesToGet'
  | 'ConditionalOperator'
  | 'Expected'
  | 'KeyConditions'
  | 'QueryFilter'
  | 'ScanFilter';

/** One request to DynamoDB. Inputs and outputs are lib-dynamodb's: items are plain values. */
export abstract class Command<Input extends object = object, Output extends object = object> {
  /** The name of DynamoDB's operation. */
  abstract readonly operation: string;
  readonly input: Omit<Input, Legacy>;
  /** Only a type: `send` returns it. */
  declare readonly output: Omit<Output, '$metadata'>;

  constructor(input: Omit<Input, Legacy>) {
    this.input = input;
  }
}

export type QueryInput = Omit<sdk.QueryCommandInput, Legacy>;
export type UpdateInput = Omit<sdk.UpdateCommandInput, Legacy>;
export type TransactItem = NonNullable<sdk.TransactWriteCommandInput['TransactItems']>[number];

export class GetCommand extends Command<sdk.GetCommandInput, sdk.GetCommandOutput> {
  readonly operation = 'GetItem';
}

export class PutCommand extends Command<sdk.PutCommandInput, sdk.PutCommandOutput> {
  readonly operation = 'PutItem';
}

export class UpdateCommand extends Command<sdk.UpdateCommandInput, sdk.UpdateCommandOutput> {
  readonly operation = 'UpdateItem';
}

export class DeleteCommand extends Command<sdk.DeleteCommandInput, sdk.DeleteCommandOutput> {
  readonly operation = 'DeleteItem';
}

export class QueryCommand extends Command<sdk.QueryCommandInput, sdk.QueryCommandOutput> {
  readonly operation = 'Query';
}

export class ScanCommand extends Command<sdk.ScanCommandInput, sdk.ScanCommandOutput> {
  readonly operation = 'Scan';
}

/** All retries of the request carry one `ClientRequestToken`, so the transaction takes effect once. */
export class TransactWriteCommand extends Command<
  sdk.TransactWriteCommandInput,
  sdk.TransactWriteCommandOutput
> {
  readonly operation = 'TransactWriteItems';
}

/** Use `batches.ts`, which repeats the keys that DynamoDB returns as unprocessed. */
export class BatchGetCommand extends Command<sdk.BatchGetCommandInput, sdk.BatchGetCommandOutput> {
  readonly operation = 'BatchGetItem';
}

/** Use `batches.ts`, which repeats the writes that DynamoDB returns as unprocessed. */
export class BatchWriteCommand extends Command<sdk.BatchWriteCommandInput, sdk.BatchWriteCommandOutput> {
  readonly operation = 'BatchWriteItem';
}
