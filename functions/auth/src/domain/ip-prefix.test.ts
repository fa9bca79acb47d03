import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { expect, test } from 'vitest';
import { ipPrefixOf } from './ip-prefix.ts';

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['nonsense', ''],
])('the address %s is shortened to "%s"', (address, prefix) => {
  expect(ipPrefixOf(networkOf(address))).toBe(prefix);
});
