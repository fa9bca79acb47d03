import type { Change } from '../data/table.ts';
import { type CancellationReason, invalid, TableError, UnsuitableItem } from '../table-error.ts';
import { Capacity } from './capacity.ts';
import { type Input, type Store, withLength } from './input.ts';
import { type Plan, planOf, type WriteKind } from './write.ts';

const LARGEST_TRANSACTION = 4 * 2 ** 20;
const KINDS: WriteKind[] = ['Put', 'Update', 'Delete', 'ConditionCheck'];

export interface TransactInput {
  TransactItems?: Partial<Record<WriteKind, Input>>[] | undefined;
  ClientRequestToken?: string | undefined;
  ReturnConsumedCapacity?: string | undefined;
}

/**
 * TransactWriteItems, without its ClientRequestToken.
 *
 * @returns the changes to commit, and the answer
 * @throws TableError, TransactionCanceledException with a reason for each write among others
 */
export function transact(store: Store, input: TransactInput): { changes: Change[]; answer: object } {
  const { TransactItems = [], ReturnConsumedCapacity } = input;
  const capacity = new Capacity(ReturnConsumedCapacity);
  withLength('transactItems', TransactItems, 1, 100);
  const plans = TransactItems.map((item) => planOfItem(store, item));
  if (keysOf(plans).size < plans.length)
    throw invalid('Transaction request cannot include multiple operations on one item');
  const outcomes = plans.map(outcomeOf);
  if (outcomes.some(({ reason }) => reason)) throw cancelled(outcomes.map(({ reason }) => reason));
  const writes = outcomes.map(({ change }) => change as Change);
  if (writes.reduce((sum, { after }) => sum + (after?.size ?? 0), 0) > LARGEST_TRANSACTION)
    throw invalid('Collection size of the transaction has exceeded the maximum of 4 MB');
  for (const write of writes) capacity.write(write, 2);
  const changes = writes.filter(({ before, after }) => before !== after);
  return { changes, answer: capacity.ofAll };
}

const keysOf = (plans: Plan[]): Set<string> =>
  new Set(plans.map(({ table, key }) => `${table.definition.name} ${JSON.stringify(key)}`));

function planOfItem(store: Store, item: Partial<Record<WriteKind, Input>>): Plan {
  const [kind, ...more] = KINDS.filter((one) => item[one]);
  if (!kind || more.length > 0)
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  const write = item[kind] as Input;
  if (kind === 'ConditionCheck' && write.ConditionExpression === undefined)
    throw invalid('A ConditionCheck needs the parameter ConditionExpression');
  if (kind === 'Update' && write.UpdateExpression === undefined)
    throw invalid('An Update of a transaction needs the parameter UpdateExpression');
  return planOf(store, kind, write);
}

function outcomeOf(plan: Plan): { change?: Change; reason?: CancellationReason } {
  const { table, before } = plan;
  if (!plan.conditionHolds)
    return {
      reason: {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        ...(plan.returnsItemOnFailure && before && { Item: before.item }),
      },
    };
  try {
    return { change: { table, before, after: plan.after() } };
  } catch (error) {
    if (!(error instanceof UnsuitableItem)) throw error;
    return { reason: { Code: 'ValidationError', Message: error.message } };
  }
}

function cancelled(reasons: (CancellationReason | undefined)[]): TableError {
  const all = reasons.map((reason) => reason ?? { Code: 'None' });
  const codes = all.map(({ Code }) => Code).join(', ');
  return new TableError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: all },
  );
}

export interface BatchWriteInput {
  RequestItems?:
    | Record<string, { PutRequest?: Input | undefined; DeleteRequest?: Input | undefined }[]>
    | undefined;
  ReturnConsumedCapacity?: string | undefined;
}

/** BatchWriteItem: up to 25 puts and deletes without conditions. @throws TableError */
export function batchWriteItem(store: Store, input: BatchWriteInput): { changes: Change[]; answer: object } {
  const { RequestItems = {}, ReturnConsumedCapacity } = input;
  const capacity = new Capacity(ReturnConsumedCapacity);
  withLength('requestItems', RequestItems, 1, 25);
  if (Object.values(RequestItems).flat().length > 25)
    throw invalid('Too many items requested for the BatchWriteItem call');
  const plans = Object.entries(RequestItems).flatMap(([TableName, requests]) => {
    withLength('requestItems.member', requests, 1, 25);
    return requests.map(({ PutRequest, DeleteRequest }) => {
      if (!PutRequest === !DeleteRequest)
        throw invalid('Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest');
      return PutRequest
        ? planOf(store, 'Put', { TableName, Item: PutRequest.Item })
        : planOf(store, 'Delete', { TableName, Key: DeleteRequest?.Key });
    });
  });
  if (keysOf(plans).size < plans.length) throw invalid('Provided list of item keys contains duplicates');
  const changes = plans.map(({ table, before, after }): Change => ({ table, before, after: after() }));
  for (const change of changes) capacity.write(change);
  return { changes, answer: { UnprocessedItems: {}, ...capacity.ofAll } };
}
