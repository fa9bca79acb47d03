import fc from 'fast-check';

export type Json = Record<string, unknown>;

export const key = fc
  .tuple(fc.constantFrom('p1', 'p2', 'p3'), fc.constantFrom('s1', 's2', 's22', 's3', 'é', '😀', '\uffff'))
  .map(([pk, sk]) => ({ pk: { S: pk }, sk: { S: sk } }));
const wrongKey = fc.constantFrom<Json>(
  { pk: { S: 'p1' } },
  { pk: { S: '' }, sk: { S: 's1' } },
  { pk: { N: '1' }, sk: { S: 's1' } },
  { pk: { S: 'p1' }, sk: { S: 's1' }, more: { S: 'x' } },
  { pk: { S: 'x'.repeat(2049) }, sk: { S: 's1' } },
);
export const rarely = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: rare });
export const anyKey = rarely<Json>(key, wrongKey);

export const number = fc
  .constantFrom(
    '0',
    '1',
    '-1',
    '2',
    '10',
    '0.1',
    '0.2',
    '-0.50',
    '1e3',
    '9007199254740993',
    '1e-7',
    '1E21',
    '123456789012345678901234567890.5',
  )
  .map((N) => ({ N }));
export const string = fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'ä', '😀').map((S) => ({ S }));
const scalar = fc.oneof(
  number,
  string,
  fc.constantFrom<Json>({ BOOL: true }, { BOOL: false }, { NULL: true }),
);
export const set = fc.constantFrom<Json>(
  { SS: ['a', 'b'] },
  { SS: ['b'] },
  { NS: ['1', '2'] },
  { NS: ['2.0'] },
);
export const list = fc.array(scalar, { maxLength: 3 }).map((L) => ({ L }));
const map = fc
  .dictionary(fc.constantFrom('x', 'y', '__proto__x', 'constructor'), scalar, { maxKeys: 2 })
  .map((M) => ({ M }));
export const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  set,
  list,
  map,
  fc.constant({ B: 'AQID' }),
);
const wrongValue = fc.constantFrom<Json>(
  { SS: [] },
  { N: 'x' },
  { NS: ['1', '1.0'] },
  { N: '1'.repeat(39) },
  { N: '1e126' },
  {},
  { S: 'a', N: '1' },
);

/** Attributes mostly of the types that the expressions expect. */
const attributes = fc.record(
  {
    a: rarely(scalar, wrongValue),
    b: fc.oneof({ weight: 3, arbitrary: string }, value),
    letters: fc.oneof({ weight: 5, arbitrary: list }, value),
    box: fc.oneof({ weight: 5, arbitrary: map }, value),
    tags: fc.oneof({ weight: 5, arbitrary: set }, value),
    count: fc.oneof({ weight: 5, arbitrary: number }, value),
  },
  { requiredKeys: [] },
);
/** Sort keys of an index differ for two items: DynamoDB does not define the order of equal ones. */
export const item = fc
  .tuple(anyKey, attributes, fc.constantFrom('none', 'none', 'gsi1', 'gsi1', 'half', 'wrong', 'empty'))
  .map(([itemKey, more, index]) => {
    const name = JSON.stringify(Object.values(itemKey));
    const indexKeys: Record<string, Json> = {
      none: {},
      gsi1: { gsi1pk: { S: 'g' }, gsi1sk: { S: name } },
      half: { gsi1pk: { S: 'g' } },
      wrong: more.a ? {} : { gsi1pk: { N: '1' }, gsi1sk: { S: name } },
      empty: more.b ? {} : { gsi1pk: { S: '' }, gsi1sk: { S: name } },
    };
    return { ...itemKey, ...more, ...indexKeys[index] };
  });
