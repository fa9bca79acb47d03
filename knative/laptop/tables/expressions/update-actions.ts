import { invalid, UnsuitableItem } from '../table-error.ts';
import { add, type Numeric, subtract } from '../values/decimal.ts';
import { type Item, isNumeric, type Type, typeOf, type Value, ValueSet } from '../values/value.ts';
import type { Draft } from './draft.ts';
import { type Check, checkType, type Operand, type Read, readArguments, readOperand } from './operand.ts';
import { type Context, type Path, pathText, valueAt } from './path.ts';
import { valueNamed } from './placeholders.ts';

/** One change of an update: `a = :value`, or a path to remove. */
export interface Action {
  path: Path;
  change: (draft: Draft, before: Item, values: Item) => void;
}

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';
const wrongType = () => new UnsuitableItem(WRONG_TYPE);

/** `path = operand`, `path = operand + operand` or `path = operand - operand`. */
export function readSet(context: Context, path: Path, checks: Check[]): Action {
  const { tokens } = context;
  tokens.expect('=');
  const first = readSetOperand(context, checks);
  const sign = tokens.take('+') ? '+' : tokens.take('-') ? '-' : undefined;
  if (!sign)
    return { path, change: (draft, before, values) => draft.set(path, required(first, before, values)) };
  const second = readSetOperand(context, checks);
  for (const operand of [first, second]) checks.push(checkType(tokens.kind, sign, operand, ['N']));
  return {
    path,
    change: (draft, before, values) => {
      const [left, right] = [required(first, before, values), required(second, before, values)];
      if (!isNumeric(left) || !isNumeric(right)) throw wrongType();
      draft.set(path, sign === '+' ? sum(left, right) : sum(left, right, subtract));
    },
  };
}

function sum(left: Numeric, right: Numeric, calculate = add): Numeric {
  try {
    return calculate(left, right);
  } catch (error) {
    throw new UnsuitableItem((error as Error).message);
  }
}

function readSetOperand(context: Context, checks: Check[]): Operand {
  const { tokens } = context;
  if (tokens.afterNext !== '(') return readOperand(context);
  const name = tokens.read();
  if (name !== 'if_not_exists' && name !== 'list_append')
    throw tokens.error(
      /^(?:attribute_|begins_with$|contains$|size$)/.test(name)
        ? `The function is not allowed in an update expression; function: ${name}`
        : `Invalid function name; function: ${name}`,
    );
  const [first, second] = readArguments(context, name, 2, () => readSetOperand(context, checks)) as [
    Operand,
    Operand,
  ];
  const text = `${name}(${first.text}, ${second.text})`;
  if (name === 'if_not_exists') {
    if (!first.path)
      throw tokens.error(
        'Operator or function requires a document path; operator or function: if_not_exists',
      );
    if (second.text === first.text)
      throw tokens.error(
        `The first operand must be distinct from the remaining operands for this operator or function; operator: if_not_exists, first operand: ${first.text}`,
      );
    // Null is a value.
    const read: Read = (item, values) => {
      const value = first.read(item, values);
      return value === undefined ? second.read(item, values) : value;
    };
    return { text, read };
  }
  for (const operand of [first, second]) checks.push(checkType(tokens.kind, name, operand, ['L']));
  return {
    text,
    read: (item, values) => {
      const [left, right] = [required(first, item, values), required(second, item, values)];
      if (!Array.isArray(left) || !Array.isArray(right)) throw wrongType();
      return [...left, ...right];
    },
  };
}

function required({ read }: Operand, item: Item, values: Item): Value {
  const value = read(item, values);
  if (value === undefined)
    throw new UnsuitableItem(
      'The provided expression refers to an attribute that does not exist in the item',
    );
  return value;
}

export const remove = (draft: Draft, path: Path): void => draft.remove(path);

/** `path :value`: adds to a number or a set, which can be absent. */
export function readAdd(context: Context, path: Path, checks: Check[]): Action {
  const placeholder = readChange(context, 'ADD', ['N', 'SS', 'NS'], checks);
  return {
    path,
    change: (draft, before, values) => {
      const more = valueNamed(values, placeholder, context.tokens.kind);
      const value = valueAt(before, path);
      draft.set(path, value === undefined ? more : added(value, more));
    },
  };
}

function added(value: Value, more: Value): Value {
  if (typeOf(value) !== typeOf(more)) throw wrongType();
  if (!(more instanceof ValueSet)) return sum(value as Numeric, more as Numeric);
  return new ValueSet(more.type, [...(value as ValueSet).members, ...more.members]);
}

/** `path :value`: removes members of a set. An empty set is removed. */
export function readDelete(context: Context, path: Path, checks: Check[]): Action {
  const placeholder = readChange(context, 'DELETE', ['SS', 'NS'], checks);
  return {
    path,
    change: (draft, before, values) => {
      const less = valueNamed(values, placeholder, context.tokens.kind) as ValueSet;
      const value = valueAt(before, path);
      if (value === undefined) {
        draft.remove(path);
        return;
      }
      if (typeOf(value) !== less.type) throw wrongType();
      const members = [...(value as ValueSet).members].filter((member) => !less.members.has(member));
      if (members.length > 0) draft.set(path, new ValueSet(less.type, members));
      else draft.remove(path);
    },
  };
}

function readChange(context: Context, section: string, types: readonly Type[], checks: Check[]): string {
  const { tokens } = context;
  const { placeholder, path } = readOperand(context);
  if (placeholder === undefined) throw tokens.syntaxError(path ? pathText(path) : undefined);
  checks.push((values) => {
    const type = typeOf(valueNamed(values, placeholder, tokens.kind));
    if (!types.includes(type))
      throw invalid(
        `Invalid ${tokens.kind}: Incorrect operand type for operator or function; operator: ${section}, operand type: ${type}`,
      );
  });
  return placeholder;
}
