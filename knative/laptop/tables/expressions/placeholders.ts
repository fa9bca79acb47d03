import { invalid } from '../table-error.ts';
import type { Item, Value } from '../values/value.ts';

export type Names = Record<string, string>;

interface Input {
  ExpressionAttributeNames?: Names | undefined;
  ExpressionAttributeValues?: Item | undefined;
}

/** A compiled expression's part of a request's placeholders. */
export interface Used {
  names: ReadonlySet<string>;
  values: ReadonlySet<string>;
}

/**
 * Checks that a request defines exactly the placeholders that its expressions use.
 *
 * @throws TableError
 */
export function checkPlaceholders(input: Input, expressions: (Used | undefined)[]): void {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  if (names !== undefined) check('Names', '#', names, expressions, (used) => used.names);
  if (values !== undefined) check('Values', ':', values, expressions, (used) => used.values);
}

function check(
  kind: 'Names' | 'Values',
  sign: string,
  defined: object,
  expressions: (Used | undefined)[],
  usedBy: (used: Used) => ReadonlySet<string>,
): void {
  const parameter = `ExpressionAttribute${kind}`;
  if (expressions.every((used) => used === undefined))
    throw invalid(`${parameter} can only be specified when using expressions`);
  const placeholders = Object.keys(defined);
  if (placeholders.length === 0) throw invalid(`${parameter} must not be empty`);
  for (const placeholder of placeholders) {
    if (!placeholder.startsWith(sign) || !/^.\w+$/.test(placeholder))
      throw invalid(`${parameter} contains invalid key: Syntax error; key: "${placeholder}"`);
    if (!expressions.some((used) => used && usedBy(used).has(placeholder)))
      throw invalid(`Value provided in ${parameter} unused in expressions: keys: {${placeholder}}`);
  }
}

/** @throws TableError when the request does not define the value */
export function valueNamed(values: Item, placeholder: string, kind: string): Value {
  const value = Object.hasOwn(values, placeholder) ? values[placeholder] : undefined;
  if (value === undefined)
    throw invalid(
      `Invalid ${kind}: An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
    );
  return value;
}
