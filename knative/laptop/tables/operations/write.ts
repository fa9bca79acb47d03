import { checkKey, rowOf, updatedRow } from '../data/check-item.ts';
import type { Row } from '../data/sorted-rows.ts';
import type { Change, Table } from '../data/table.ts';
import type { Condition } from '../expressions/condition.ts';
import type { Path } from '../expressions/path.ts';
import { checkPlaceholders } from '../expressions/placeholders.ts';
import { project } from '../expressions/projection.ts';
import { checkNoKey, updateOf } from '../expressions/update.ts';
import { invalid, TableError } from '../table-error.ts';
import type { Item } from '../values/value.ts';
import { Capacity } from './capacity.ts';
import { checkParameters, conditionIn, type Input, oneOf, type Store } from './input.ts';

/** A write whose input is valid. Its condition and its change are still to be evaluated. */
export interface Plan {
  table: Table;
  key: Item;
  conditionHolds: boolean;
  before: Row | undefined;
  /** @throws UnsuitableItem */
  after: () => Row | undefined;
  /** For UPDATED_OLD and UPDATED_NEW. */
  updated: (row: Row) => Item;
  returnsItemOnFailure: boolean;
}

export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** Validates one write. @throws TableError */
export function planOf(store: Store, kind: WriteKind, input: Input): Plan {
  checkParameters(input);
  const table = store.table(input.TableName);
  const condition = conditionIn(input);
  const values = input.ExpressionAttributeValues ?? {};
  const update =
    kind === 'Update' && input.UpdateExpression !== undefined
      ? updateOf(input.UpdateExpression, input.ExpressionAttributeNames)
      : undefined;
  checkPlaceholders(input, [condition, update]);
  condition?.check(values);
  update?.check(values);
  if (update) checkNoKey(update, table.keyNames);
  const put = kind === 'Put' ? rowOf(table, input.Item) : undefined;
  const key = put ? table.keyOf(put.item) : checkKey(table, input.Key);
  const before = table.rows.find(key);
  const onFailure = oneOf('returnValuesOnConditionCheckFailure', input.ReturnValuesOnConditionCheckFailure, [
    'NONE',
    'ALL_OLD',
  ]);
  return {
    table,
    key,
    conditionHolds: holds(condition, before, values),
    before,
    after: () => {
      if (kind === 'Put') return put;
      if (kind === 'Delete') return undefined;
      if (kind === 'ConditionCheck') return before;
      const item = before?.item ?? { ...key };
      return updatedRow(table, update ? update.apply(item, values) : item);
    },
    updated: ({ item }) => project(item, (update?.paths ?? []).map(attributePath)),
    returnsItemOnFailure: onFailure === 'ALL_OLD',
  };
}

/** UPDATED_OLD and UPDATED_NEW have whole lists. */
function attributePath(path: Path): Path {
  const position = path.findIndex((part) => typeof part === 'number');
  return position === -1 ? path : (path.slice(0, position) as Path);
}

const holds = (condition: Condition | undefined, before: Row | undefined, values: Item): boolean =>
  condition === undefined || condition.holds(before?.item ?? {}, values);

const RETURN_VALUES = {
  Put: ['NONE', 'ALL_OLD'],
  Delete: ['NONE', 'ALL_OLD'],
  Update: ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'],
} as const;

/**
 * PutItem, UpdateItem and DeleteItem.
 *
 * @throws TableError, ConditionalCheckFailedException among others
 */
export function writeItem(
  store: Store & { commit: (changes: Change[]) => void },
  kind: 'Put' | 'Update' | 'Delete',
  input: Input,
): object {
  const capacity = new Capacity(input.ReturnConsumedCapacity);
  if (
    input.ReturnValues !== undefined &&
    !(RETURN_VALUES[kind] as readonly string[]).includes(input.ReturnValues)
  )
    throw invalid('Return values set to invalid value');
  const plan = planOf(store, kind, input);
  const { table, before } = plan;
  if (!plan.conditionHolds)
    throw new TableError('ConditionalCheckFailedException', 'The conditional request failed', {
      ...(plan.returnsItemOnFailure && before && { Item: before.item }),
    });
  const after = plan.after();
  const change = { table, before, after };
  if (before || after) store.commit([change]);
  capacity.write(change);
  const attributes = returned(input.ReturnValues, plan, after);
  return { ...(attributes && { Attributes: attributes }), ...capacity.ofOne };
}

function returned(wanted: string | undefined, plan: Plan, after: Row | undefined): Item | undefined {
  const row = wanted?.endsWith('OLD') ? plan.before : after;
  if (!row || wanted === undefined || wanted === 'NONE') return undefined;
  if (wanted.startsWith('ALL')) return row.item;
  const item = plan.updated(row);
  return Object.keys(item).length > 0 ? item : undefined;
}
