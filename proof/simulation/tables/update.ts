import { copy } from './copy-json.ts';
import { type Json, Parser, type Path, valueAt } from './expression.ts';

/** The update can't be done to this item; of a transaction it is one write's reason. */
export class BadUpdate extends Error {
  override name = 'ValidationException';
}

/**
 * An item after an UpdateExpression: SET with sums, and REMOVE. All of it is computed from the item as it was.
 *
 * @throws BadUpdate when the item has not what the expression works with
 */
export function updated(
  item: Json,
  expression: string,
  names: Record<string, string> | undefined,
  values: Json = {},
): Json {
  const next = copy(item);
  const parser = new Parser(expression, names);
  if (parser.take('SET')) {
    do {
      const path = parser.path();
      parser.expect('=');
      const first = parser.operand();
      const sign = parser.take('+') ? 1 : parser.take('-') ? -1 : 0;
      const second = sign === 0 ? undefined : parser.operand();
      const value = first(item, values);
      put(next, path, second ? sum(value, second(item, values), sign) : value);
    } while (parser.take(','));
  }
  if (parser.take('REMOVE')) {
    do {
      const path = parser.path();
      const holder = valueAt(next, path.slice(0, -1)) as Json | undefined;
      if (holder) delete holder[path.at(-1) ?? ''];
    } while (parser.take(','));
  }
  parser.end();
  return next;
}

function put(item: Json, path: Path, value: unknown): void {
  const holder = valueAt(item, path.slice(0, -1));
  if (value === undefined) throw new BadUpdate('The expression refers to an attribute that is not there');
  if (typeof holder !== 'object' || holder === null)
    throw new BadUpdate('The document path provided in the update expression is invalid for update');
  (holder as Json)[path.at(-1) ?? ''] = value;
}

function sum(left: unknown, right: unknown, sign: number): number {
  if (left === undefined) throw new BadUpdate('The expression refers to an attribute that is not there');
  if (typeof left !== 'number' || typeof right !== 'number')
    throw new BadUpdate('An operand in the update expression has an incorrect data type');
  return left + sign * right;
}
