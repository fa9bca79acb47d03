import { invalid } from '../table-error.ts';
import { type Item, type Type, typeOf, type Value, ValueSet } from '../values/value.ts';
import { type Context, type Path, readPath, valueAt } from './path.ts';
import { valueNamed } from './placeholders.ts';

/** Reads an operand's value: from the item, or from the request's values. */
export type Read = (item: Item, values: Item) => Value | undefined;

export interface Operand {
  read: Read;
  /** Distinguishes two operands. */
  text: string;
  path?: Path;
  /** Its placeholder, if it is a value of the request. */
  placeholder?: string;
}

/** A check of a request's values, which an expression's text alone does not allow. */
export type Check = (values: Item) => void;

/** Reads a path or a placeholder of a value. */
export function readOperand(context: Context): Operand {
  const { tokens, usedValues } = context;
  const { kind } = tokens;
  if (tokens.next?.startsWith(':')) {
    const placeholder = tokens.read();
    usedValues.add(placeholder);
    return { read: (_, values) => valueNamed(values, placeholder, kind), text: placeholder, placeholder };
  }
  const path = readPath(context);
  return { read: (item) => valueAt(item, path), text: JSON.stringify(path), path };
}

/** The operands of a function, within its parentheses. */
export function readArguments<Argument>(
  { tokens }: Context,
  name: string,
  count: number,
  read: () => Argument,
): Argument[] {
  tokens.expect('(');
  const all = [read()];
  while (tokens.take(',')) all.push(read());
  tokens.expect(')');
  if (all.length !== count)
    throw tokens.error(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${all.length}`,
    );
  return all;
}

/** Refuses a value of the request whose type an operator or function never takes. */
export const checkType =
  (kind: string, name: string, { placeholder }: Operand, types: readonly Type[]): Check =>
  (values) => {
    if (placeholder === undefined) return;
    const type = typeOf(valueNamed(values, placeholder, kind));
    if (!types.includes(type))
      throw invalid(
        `Invalid ${kind}: Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
      );
  };

/** `size(path)`: the UTF-16 units of a string, the bytes of a binary, else the number of elements. */
export function sizeOfValue(value: Value | undefined): number | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array || Array.isArray(value)) return value.length;
  if (value instanceof ValueSet) return value.members.size;
  return typeof value === 'object' && value !== null && typeOf(value) === 'M'
    ? Object.keys(value).length
    : undefined;
}
