import type { CancellationReason as SdkReason } from '@aws-sdk/client-dynamodb';

/** What DynamoDB answers instead of a result. `name` is the name of the SDK's class for the same exception. */
export class TablesException extends Error {
  /** With `$metadata` it makes `instanceof` of the SDK's own classes true as well. */
  readonly $fault: 'client' | 'server';
  readonly $metadata: { httpStatusCode: number; requestId: string | undefined; attempts: number };

  constructor(name: string, message: string, $metadata: Partial<TablesException['$metadata']> = {}) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode: 400, requestId: undefined, attempts: 1, ...$metadata };
    this.$fault = this.$metadata.httpStatusCode < 500 ? 'client' : 'server';
  }
}

/** The condition of a write does not hold. */
export class ConditionalCheckFailedException extends TablesException {
  /** The stored item as plain values, for a write with `ReturnValuesOnConditionCheckFailure: 'ALL_OLD'`. */
  readonly Item: Record<string, unknown> | undefined;

  constructor(
    message: string,
    $metadata?: Partial<TablesException['$metadata']>,
    Item?: Record<string, unknown>,
  ) {
    super('ConditionalCheckFailedException', message, $metadata);
    this.Item = Item;
  }
}

/** Why one write of a cancelled transaction failed. The code `None` means that this write did not fail. */
export type CancellationReason = Omit<SdkReason, 'Item'> & {
  /** The stored item as plain values, for a write with `ReturnValuesOnConditionCheckFailure: 'ALL_OLD'`. */
  Item?: Record<string, unknown> | undefined;
};

/** A transaction had no effect. */
export class TransactionCanceledException extends TablesException {
  /** One for each write, in the order of the writes. */
  readonly CancellationReasons: CancellationReason[];

  constructor(
    message: string,
    $metadata: Partial<TablesException['$metadata']> | undefined,
    CancellationReasons: CancellationReason[],
  ) {
    super('TransactionCanceledException', message, $metadata);
    this.CancellationReasons = CancellationReasons;
  }
}
