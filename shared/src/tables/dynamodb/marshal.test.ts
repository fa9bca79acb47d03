import { convertToAttr, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marshal, unmarshal, type Wire } from './marshal.ts';

/** The SDK's attribute value with binary values in base64, as its serializer sends them. */
const inBase64 = (value: unknown): unknown =>
  value instanceof Uint8Array
    ? Buffer.from(value).toString('base64')
    : Array.isArray(value)
      ? value.map(inBase64)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inBase64(member)]))
        : value;

const number = fc.oneof(fc.maxSafeInteger(), fc.double({ min: -1e15, max: 1e15, noNaN: true }));
const set = <Member>(member: fc.Arbitrary<Member>) =>
  fc.uniqueArray(member, { minLength: 1, maxLength: 4 }).map((members) => new Set(members));
const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__proto__');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    number,
    fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
    fc.boolean(),
    fc.constantFrom(null, undefined, () => 1),
    fc.uint8Array(),
    set(fc.string()),
    set(number),
    set(fc.bigInt()),
    set(fc.uint8Array({ minLength: 1 })),
    fc.array(tie('value')),
    fc.dictionary(name, tie('value')),
    fc.array(fc.tuple(name, tie('value'))).map((entries) => new Map(entries)),
  ),
}));

const outcome = (convert: () => unknown): unknown => {
  try {
    return convert();
  } catch {
    return 'refused';
  }
};

test('a value is stored as the SDK stores it', () => {
  fc.assert(
    fc.property(value, (data) => {
      const expected = outcome(() => inBase64(convertToAttr(data, { removeUndefinedValues: true })));
      expect(outcome(() => marshal(data))).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test('a stored value is read as the SDK reads it', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value), (data) => {
      const sdks = convertToAttr(data, { removeUndefinedValues: true });
      const wire = JSON.parse(JSON.stringify(marshal(data))) as Wire;
      expect(unmarshal(wire)).toEqual(unmarshall((sdks as { M: never }).M));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.MAX_SAFE_INTEGER + 1,
  -1e300,
  new Set(),
  new Set([true]),
  new Date(),
  Symbol('none'),
])('%s is refused, as the SDK refuses it', (data) => {
  expect(outcome(() => convertToAttr(data as never, { removeUndefinedValues: true }))).toBe('refused');
  expect(() => marshal(data)).toThrow();
});

test.each([
  '0',
  '-0.5',
  '1e-7',
  '9007199254740991',
  '9007199254740992',
  '-123456789012345678901234567890',
  '1E+20',
])('the stored number %s is read as the SDK reads it', (N) => {
  const expected = outcome(() => unmarshall({ N: { N } }).N);
  expect(outcome(() => unmarshal({ N }))).toEqual(expected);
});
