import { invalid } from '../table-error.ts';
import { compare, type Type, typeOf, type Value } from '../values/value.ts';
import type { Check, Operand } from './operand.ts';
import { valueNamed } from './placeholders.ts';

/** The types whose values have an order. */
export const ORDERED: readonly Type[] = ['S', 'N', 'B'];

export const COMPARISONS: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** DynamoDB converts no types: values of different types, and absent ones, have no order. */
export function inOrder(
  left: Value | undefined,
  right: Value | undefined,
  test: (order: number) => boolean,
): boolean {
  const order = left === undefined || right === undefined ? undefined : compare(left, right);
  return order !== undefined && test(order);
}

/** @throws TableError for bounds of different types, or in the wrong order */
export const checkBounds =
  (kind: string, { placeholder: low }: Operand, { placeholder: high }: Operand): Check =>
  (values) => {
    if (low === undefined || high === undefined) return;
    const [least, most] = [valueNamed(values, low, kind), valueNamed(values, high, kind)];
    if (typeOf(least) !== typeOf(most))
      throw invalid(
        `Invalid ${kind}: The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: ${low}, upper bound operand: ${high}`,
      );
    if ((compare(least, most) ?? 0) > 0)
      throw invalid(
        `Invalid ${kind}: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: ${low}, upper bound operand: ${high}`,
      );
  };
