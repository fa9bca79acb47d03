import fc from 'fast-check';
import type { Fixtures } from './fixtures.ts';
import { withBrokenText } from './mistakes.ts';

/** The part of JSON Schema (2020-12) that our OpenAPI document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

/** What the values of one operation are generated from. */
export interface ValueContext {
  schemas: Record<string, Schema>;
  values: Fixtures['values'];
  /** In the form of the document: `GET /api/orders/{orderId}`. */
  operation: string;
}

/** Any JSON value, or a known attack. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    '0',
    'null',
    'NaN',
    '__proto__',
    'constructor',
    '\u0000',
    '\ud800',
    '\u202e',
    -1,
    0,
    0.1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    [[]],
    { $gt: '' },
    { __proto__: { admin: true } },
    '<script>alert(1)</script>',
    "'; DROP TABLE users; --",
    '../../etc/passwd',
    '%00',
    '%2e%2e/',
    'x'.repeat(5000),
  ),
);

const TIMES = [
  '2027-01-01T20:00:00Z',
  '1970-01-01T00:00:00.000Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
];

/** Values that are valid for a schema. */
export function valuesOf(schema: Schema, context: ValueContext): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if ($ref) return valuesOf(context.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, context);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = anyOf ?? oneOf ?? allOf;
  if (choices) return fc.oneof(...choices.map((choice) => valuesOf(choice, context)));
  const [type] = [schema.type ?? 'any'].flat();
  switch (type) {
    case 'string':
      return texts(schema);
    case 'integer':
    case 'number': {
      const [min, max] = [Math.max(schema.minimum ?? 0, -1e9), Math.min(schema.maximum ?? 1000, 1e9)];
      return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
    }
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, context), { maxLength: 3 });
    case 'object':
      return objects(schema, context);
    default:
      return junk;
  }
}

/** Values of a field or a parameter: mostly fixtures, if there are any for it. */
export function valuesNamed(name: string, schema: Schema, context: ValueContext): fc.Arbitrary<unknown> {
  const fixtures = context.values[`${context.operation} ${name}`] ?? context.values[name];
  const values = valuesOf(schema, context);
  if (!fixtures) return values;
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fixtures) }, { weight: 1, arbitrary: values });
}

function texts({ format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.uuid().map((id) => `${id}@example.com`);
  if (format === 'date-time') return fc.constantFrom(...TIMES);
  if (format === 'uri') return fc.constant('https://example.com/');
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)), unit: 'grapheme' });
}

function objects({ properties = {}, required = [] }: Schema, context: ValueContext): fc.Arbitrary<object> {
  const model = Object.entries(properties).map(([name, schema]) => [
    name,
    valuesNamed(name, schema, context),
  ]);
  return fc.record(Object.fromEntries(model) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: required,
  });
}

/** Values with one mistake: a field of another type, an unknown field, or text with a character that it may not have. */
export const withOneMistake = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    junk,
    withBrokenText(values),
    fc.tuple(values, fc.nat(), junk, fc.string()).map(([value, at, other, unknownName]) => {
      if (typeof value !== 'object' || value === null) return other;
      const names = [...Object.keys(value), unknownName];
      return { ...value, [names[at % names.length] ?? unknownName]: other };
    }),
  );
