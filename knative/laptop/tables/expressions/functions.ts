import { invalid } from '../table-error.ts';
import { numberText } from '../values/decimal.ts';
import { equal, isNumeric, type Type, typeOf, type Value, ValueSet } from '../values/value.ts';
import { type Check, checkType, type Operand } from './operand.ts';
import type { Context } from './path.ts';
import { valueNamed } from './placeholders.ts';

type Test = (first: Value | undefined, second: Value | undefined) => boolean;

interface Definition {
  operands: number;
  /** Whether the first operand has to be a path. */
  takesPath: boolean;
  test: Test;
  /** The types of the second operand. */
  types?: readonly Type[];
}

/** The functions that are conditions ("Condition and filter expressions, operators, and functions"). */
export const FUNCTIONS: Record<string, Definition> = {
  attribute_exists: { operands: 1, takesPath: true, test: (value) => value !== undefined },
  attribute_not_exists: { operands: 1, takesPath: true, test: (value) => value === undefined },
  attribute_type: {
    operands: 2,
    takesPath: true,
    test: (value, type) => value !== undefined && typeOf(value) === type,
    types: ['S'],
  },
  begins_with: { operands: 2, takesPath: false, test: beginsWith, types: ['S', 'B'] },
  contains: { operands: 2, takesPath: false, test: contains },
};

/** @throws TableError for operands that the function never takes */
export function checksOf(name: string, operands: Operand[], { tokens }: Context): Check[] {
  const { takesPath, types } = FUNCTIONS[name] as Definition;
  const [first, second] = operands as [Operand, Operand | undefined];
  if (takesPath && !first.path)
    throw tokens.error(`Operator or function requires a document path; operator or function: ${name}`);
  if (first.path && second?.text === first.text)
    throw tokens.error(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${name}, first operand: ${first.text}`,
    );
  const checks = second && types ? [checkType(tokens.kind, name, second, types)] : [];
  if (second?.placeholder !== undefined && name === 'attribute_type')
    checks.push(checkTypeName(tokens.kind, second.placeholder));
  return checks;
}

const TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'];

const checkTypeName =
  (kind: string, placeholder: string): Check =>
  (values) => {
    const name = valueNamed(values, placeholder, kind);
    if (!TYPES.includes(name as string))
      throw invalid(`Invalid ${kind}: Invalid attribute type name found; type: ${name}`);
  };

function beginsWith(value: Value | undefined, prefix: Value | undefined): boolean {
  if (typeof value === 'string') return typeof prefix === 'string' && value.startsWith(prefix);
  if (!(value instanceof Uint8Array && prefix instanceof Uint8Array)) return false;
  return Buffer.compare(value.subarray(0, prefix.length), prefix) === 0;
}

function contains(value: Value | undefined, part: Value | undefined): boolean {
  if (part === undefined) return false;
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  if (Array.isArray(value)) return value.some((element) => equal(element, part));
  if (value instanceof Uint8Array)
    return part instanceof Uint8Array && Buffer.from(value).includes(Buffer.from(part));
  if (!(value instanceof ValueSet)) return false;
  if (value.type === 'SS') return typeof part === 'string' && value.members.has(part);
  return isNumeric(part) && value.members.has(numberText(part));
}
