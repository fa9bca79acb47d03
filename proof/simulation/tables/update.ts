import { copyJson } from './copy-json.ts';
import { InvalidExpression, type Json, Parser, type Path, valueAt } from './expression.ts';

/** An update that is not possible for this item. In a transaction it becomes one write's cancellation reason. */
export class InvalidUpdate extends Error {
  override name = 'ValidationException';
}

/**
 * Applies an UpdateExpression with SET (with sums) and REMOVE to a copy of an item. All values are those before the
 * update.
 *
 * @throws InvalidUpdate when the item lacks an attribute that the expression needs
 */
export function applyUpdate(
  item: Json,
  expression: string,
  names: Record<string, string> | undefined,
  values: Json = {},
): Json {
  const next = copyJson(item);
  const parser = new Parser(expression, names);
  if (parser.take('SET')) {
    do {
      const path = updatable(parser.path());
      parser.expect('=');
      const first = parser.operand();
      const sign = parser.take('+') ? 1 : parser.take('-') ? -1 : 0;
      const second = sign === 0 ? undefined : parser.operand();
      const value = first(item, values);
      set(next, path, second ? sum(value, second(item, values), sign) : value);
    } while (parser.take(','));
  }
  if (parser.take('REMOVE')) {
    do {
      const path = updatable(parser.path());
      const parent = valueAt(next, path.slice(0, -1)) as Json | undefined;
      if (parent) delete parent[path.at(-1) ?? ''];
    } while (parser.take(','));
  }
  parser.end();
  return next;
}

/** DynamoDB refuses to change the key of an item. The embedded tables server accepts it. */
function updatable(path: Path): Path {
  const [name = ''] = path;
  if (['pk', 'sk'].includes(name))
    throw new InvalidExpression(`Cannot update attribute ${name}. This attribute is part of the key`);
  return path;
}

function set(item: Json, path: Path, value: unknown): void {
  const parent = valueAt(item, path.slice(0, -1));
  if (value === undefined) throw new InvalidUpdate('The expression refers to an attribute that is not there');
  if (typeof parent !== 'object' || parent === null)
    throw new InvalidUpdate('The document path provided in the update expression is invalid for update');
  (parent as Json)[path.at(-1) ?? ''] = value;
}

function sum(left: unknown, right: unknown, sign: number): number {
  if (left === undefined) throw new InvalidUpdate('The expression refers to an attribute that is not there');
  if (typeof left !== 'number' || typeof right !== 'number')
    throw new InvalidUpdate('An operand in the update expression has an incorrect data type');
  return left + sign * right;
}
