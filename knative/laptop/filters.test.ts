import { expect, test } from 'vitest';
import { type Filter, wants } from './filters.ts';

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
