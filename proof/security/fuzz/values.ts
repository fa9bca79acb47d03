import fc from 'fast-check';
import type { Known } from './fixtures.ts';

/** A JSON Schema (2020-12) as far as our OpenAPI document uses it. */
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

/** What schemas refer to, and what is known to be right. */
export interface World {
  schemas: Record<string, Schema>;
  values: Known['values'];
  /** Of which values are made: as the document calls it. */
  operation: string;
}

/** Anything that JSON can say, and what people have tried elsewhere. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    ...[null, true, '', ' ', '0', 'null', 'NaN', '__proto__', 'constructor', '\u0000', '\ud800', '\u202e'],
    ...[
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
    ],
    ...['<script>alert(1)</script>', "'; DROP TABLE users; --", '../../etc/passwd', '%00', '%2e%2e/'],
    'x'.repeat(5000),
  ),
);

/** Values that a schema describes: it says what the server says of itself. */
export function valuesOf(schema: Schema, world: World): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if ($ref) return valuesOf(world.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, world);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = anyOf ?? oneOf ?? allOf;
  if (choices) return fc.oneof(...choices.map((choice) => valuesOf(choice, world)));
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
      return fc.array(valuesOf(schema.items ?? {}, world), { maxLength: 3 });
    case 'object':
      return objects(schema, world);
    default:
      return junk;
  }
}

/** Values of a field or a parameter: mostly such as are known to be right here, if there are any. */
export function valuesNamed(name: string, schema: Schema, world: World): fc.Arbitrary<unknown> {
  const right = world.values[`${world.operation} ${name}`] ?? world.values[name];
  const values = valuesOf(schema, world);
  if (!right) return values;
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: values });
}

function texts({ format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.uuid().map((id) => `${id}@example.com`);
  if (format === 'date-time') return fc.constantFrom('2027-01-01T20:00:00Z', '1970-01-01T00:00:00.000Z');
  if (format === 'uri') return fc.constant('https://example.com/');
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)), unit: 'grapheme' });
}

function objects({ properties = {}, required = [] }: Schema, world: World): fc.Arbitrary<object> {
  const model = Object.entries(properties).map(([name, schema]) => [name, valuesNamed(name, schema, world)]);
  return fc.record(Object.fromEntries(model) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: required,
  });
}

/** A value that is wrong in one place: a field of another type, too many, or one that nobody knows. */
export const spoiled = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    junk,
    fc.tuple(values, fc.nat(), junk, fc.string()).map(([value, at, other, unknown]) => {
      if (typeof value !== 'object' || value === null) return other;
      const names = [...Object.keys(value), unknown];
      return { ...value, [names[at % names.length] ?? unknown]: other };
    }),
  );
