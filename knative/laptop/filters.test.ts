import { expect, test } from 'vitest';
import { type Filter, typesOf, wants } from './filters.ts';
import { subjectOf } from './jetstream.ts';

const event = { type: 'order.created', source: '/boxoffice/orders', subject: 'o1', id: '1' };

test.each<[Filter[], boolean]>([
  [[], true],
  [[{ exact: { type: 'order.created' } }], true],
  [[{ exact: { type: 'order' } }], false],
  [[{ exact: { type: 'order.created', subject: 'o2' } }], false],
  [[{ exact: { missing: 'x' } }], false],
  [[{ prefix: { type: 'order.' } }, { suffix: { source: '/orders' } }], true],
  [[{ prefix: { type: 'order.' } }, { suffix: { source: '/tickets' } }], false],
  [[{ any: [{ exact: { type: 'a' } }, { exact: { type: 'order.created' } }] }], true],
  [[{ all: [{ exact: { type: 'a' } }, { exact: { type: 'order.created' } }] }], false],
  [[{ not: { exact: { type: 'a' } } }], true],
])('the filters %j match the event: %s', (filters, expected) => {
  expect(wants({ filters }, event)).toBe(expected);
});

test('the older filter compares exactly, and an empty value matches any value', () => {
  expect(wants({ filter: { attributes: { type: 'order.created', subject: '' } } }, event)).toBe(true);
  expect(wants({ filter: { attributes: { type: 'order.created', dataschema: '' } } }, event)).toBe(false);
  expect(wants({ filter: { attributes: { type: 'x' } }, filters: [{ exact: { id: '1' } }] }, event)).toBe(
    true,
  );
});

test.each<[Filter[], string[] | undefined]>([
  [[{ exact: { type: 'a' } }], ['a']],
  [
    [{ any: [{ exact: { type: 'a' } }, { any: [{ exact: { type: 'b' } }, { exact: { type: 'a' } }] }] }],
    ['a', 'b'],
  ],
  [[{ exact: { type: 'a', subject: 'x' } }], undefined],
  [[{ any: [{ exact: { type: 'a' } }, { prefix: { type: 'b' } }] }], undefined],
  [[{ exact: { type: 'a' } }, { exact: { subject: 'x' } }], undefined],
  [[], undefined],
])('the filters %j name exactly the types %j', (filters, expected) => {
  expect(typesOf({ filters })).toEqual(expected);
});

test('the older filter names a type; an empty value matches any type', () => {
  expect(typesOf({ filter: { attributes: { type: 'a' } } })).toEqual(['a']);
  expect(typesOf({ filter: { attributes: { type: '' } } })).toBeUndefined();
});

test.each([
  ['order.created', 'b.order.created'],
  ['a b*c>d', 'b.a%20b%2Ac%3Ed'],
  ['..a..', 'b.%2E.a%2E%2E'],
])('the event type %j has the subject %j', (type, subject) => {
  expect(subjectOf('b', type)).toBe(subject);
});
