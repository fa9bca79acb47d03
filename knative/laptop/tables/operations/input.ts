import type { Table } from '../data/table.ts';
import { type Condition, conditionOf } from '../expressions/condition.ts';
import type { Names } from '../expressions/placeholders.ts';
import { invalid, TableError } from '../table-error.ts';
import type { Item } from '../values/value.ts';

/** The parameters that several operations have. Items and values are in the form of `Value`. */
export interface Input {
  TableName?: string | undefined;
  Key?: Item | undefined;
  Item?: Item | undefined;
  ConditionExpression?: string | undefined;
  UpdateExpression?: string | undefined;
  ProjectionExpression?: string | undefined;
  FilterExpression?: string | undefined;
  ExpressionAttributeNames?: Names | undefined;
  ExpressionAttributeValues?: Item | undefined;
  ReturnValues?: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
  ReturnConsumedCapacity?: string | undefined;
  ConsistentRead?: boolean | undefined;
}

/** What an operation reads and changes. */
export interface Store {
  /** @throws TableError (ResourceNotFoundException) */
  table: (name: string | undefined) => Table;
}

export const conditionIn = (input: Input): Condition | undefined =>
  input.ConditionExpression === undefined
    ? undefined
    : conditionOf(input.ConditionExpression, 'ConditionExpression', input.ExpressionAttributeNames);

/** The parameters from before expressions existed, and others that this server does not have. */
const UNSUPPORTED = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
  'Segment',
  'TotalSegments',
];

/** @throws TableError */
export function checkParameters(input: object): void {
  const name = UNSUPPORTED.find(
    (one) => one in input && (input as Record<string, unknown>)[one] !== undefined,
  );
  if (name) throw invalid(`The embedded tables server does not support the parameter ${name}`);
}

/** @throws TableError for a value that is none of the allowed ones */
export function oneOf<Allowed extends string>(
  parameter: string,
  value: string | undefined,
  allowed: readonly [Allowed, ...Allowed[]],
): Allowed {
  if (value === undefined) return allowed[0];
  if (!(allowed as readonly string[]).includes(value))
    throw invalid(
      `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
    );
  return value as Allowed;
}

export const notFound = (message = 'Cannot do operations on a non-existent table'): TableError =>
  new TableError('ResourceNotFoundException', message);

export const withLength = (parameter: string, all: unknown, least: number, most: number): void => {
  const length = Array.isArray(all)
    ? all.length
    : typeof all === 'object' && all
      ? Object.keys(all).length
      : 0;
  if (length < least || length > most)
    throw invalid(
      `1 validation error detected: Value at '${parameter}' failed to satisfy constraint: Member must have length ${length < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`}`,
    );
};
