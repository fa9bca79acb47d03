import { invalid, invalidParameter } from '../table-error.ts';
import { compareStrings, type Item, typeOf } from '../values/value.ts';
import { checkBounds } from './comparison.ts';
import { compiled } from './compiled.ts';
import { type Operand, readArguments, readOperand } from './operand.ts';
import { type Context, readPath } from './path.ts';
import { type Names, type Used, valueNamed } from './placeholders.ts';
import { Tokens } from './tokens.ts';

const KIND = 'KeyConditionExpression';

/** One comparison of a key condition: `sk BETWEEN :low AND :high`. */
interface Term {
  name: string;
  operator: string;
  bounds: Operand[];
}

/** Where a sort key lies: -1 before the range, 0 in it, 1 behind it. */
type Position = (sortKey: string) => -1 | 0 | 1;

export interface KeyCondition extends Used {
  /** @throws TableError for values of the wrong type */
  partition: (values: Item) => string;
  position: (values: Item) => Position;
  /** The last sort key that a query can reach, where the condition includes its bound in that direction. */
  last: (values: Item, forward: boolean) => string | undefined;
}

/** @throws TableError */
export const keyConditionOf = (
  expression: string,
  hash: string,
  range: string,
  names: Names = {},
): KeyCondition =>
  compiled(`${hash} ${range} ${expression}`, names, () => parse(expression, hash, range, names));

function parse(expression: string, hash: string, range: string, names: Names): KeyCondition {
  const tokens = new Tokens(expression, KIND);
  const context: Context = { tokens, names, usedNames: new Set(), usedValues: new Set() };
  const terms = [readTerm(context)];
  while (tokens.take('AND')) terms.push(readTerm(context));
  tokens.end();
  const partition = terms.find(({ name }) => name === hash);
  const sort = terms.find((term) => term !== partition);
  if (!partition) throw invalid(`Query condition missed key schema element: ${hash}`);
  if (partition.operator !== '=') throw invalid('Query key condition not supported');
  if (terms.length > 2) throw invalid('Conditions must be of length 1 or 2');
  if (sort && sort.name === hash)
    throw tokens.error('KeyConditionExpressions must only contain one condition per key');
  if (sort && sort.name !== range) throw invalid(`Query condition missed key schema element: ${range}`);
  return {
    partition: (values) => keyValue(values, partition.bounds[0] as Operand, hash),
    position: (values) => (sort ? positionOf(sort, values) : () => 0),
    last: (values, forward) => sort && lastOf(sort, values, forward),
    names: context.usedNames,
    values: context.usedValues,
  };
}

function readTerm(context: Context): Term {
  const { tokens } = context;
  if (tokens.take('(')) {
    const term = readTerm(context);
    tokens.expect(')');
    return term;
  }
  if (tokens.next === 'begins_with' && tokens.afterNext === '(') {
    tokens.read();
    let name: string | undefined;
    const [, prefix] = readArguments(context, 'begins_with', 2, () => {
      if (name !== undefined) return readBound(context);
      name = readKey(context);
      return undefined;
    });
    return { name: name ?? '', operator: 'begins_with', bounds: [prefix as Operand] };
  }
  const name = readKey(context);
  if (tokens.take('BETWEEN')) {
    const low = readBound(context);
    tokens.expect('AND');
    return { name, operator: 'BETWEEN', bounds: [low, readBound(context)] };
  }
  const operator = tokens.read();
  if (['<>', 'IN', 'OR'].includes(operator.toUpperCase()))
    throw tokens.error(`Unsupported operator in KeyConditionExpression: ${operator}`);
  if (!['=', '<', '<=', '>', '>='].includes(operator)) throw tokens.syntaxError(operator);
  return { name, operator, bounds: [readBound(context)] };
}

function readKey(context: Context): string {
  const [name, ...more] = readPath(context);
  if (more.length > 0)
    throw context.tokens.error('KeyConditionExpressions cannot have conditions on nested attributes');
  return name;
}

function readBound(context: Context): Operand {
  const operand = readOperand(context);
  if (operand.placeholder === undefined)
    throw context.tokens.error(`Invalid operand in KeyConditionExpression; operand: ${operand.text}`);
  return operand;
}

function keyValue(values: Item, { placeholder = '' }: Operand, name: string): string {
  const value = valueNamed(values, placeholder, KIND);
  if (typeof value !== 'string')
    throw invalidParameter(
      `Condition parameter type does not match schema type; key: ${name}, type: ${typeOf(value)}`,
    );
  if (value === '')
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  return value;
}

function positionOf({ name, operator, bounds }: Term, values: Item): Position {
  const [low, high] = bounds as [Operand, Operand];
  const least = keyValue(values, low, name);
  const order = (key: string) => compareStrings(key, least);
  switch (operator) {
    case '=':
      return (key) => sign(order(key));
    case '<':
      return (key) => (order(key) < 0 ? 0 : 1);
    case '<=':
      return (key) => (order(key) <= 0 ? 0 : 1);
    case '>':
      return (key) => (order(key) > 0 ? 0 : -1);
    case '>=':
      return (key) => (order(key) >= 0 ? 0 : -1);
    case 'begins_with':
      return (key) => (key.startsWith(least) ? 0 : sign(order(key)));
    default: {
      checkBounds(KIND, low, high)(values);
      const most = keyValue(values, high, name);
      return (key) => (order(key) < 0 ? -1 : compareStrings(key, most) > 0 ? 1 : 0);
    }
  }
}

function lastOf(
  { name, operator, bounds: [low, high] }: Term,
  values: Item,
  forward: boolean,
): string | undefined {
  const bound = { '<=': forward && low, '>=': !forward && low, BETWEEN: forward ? high : low }[operator];
  return bound ? keyValue(values, bound, name) : undefined;
}

const sign = (order: number): -1 | 0 | 1 => (order < 0 ? -1 : order > 0 ? 1 : 0);
