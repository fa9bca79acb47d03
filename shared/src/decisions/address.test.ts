import { expect, test } from 'vitest';
import { networkOf } from './address.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001::9', '2001:db8:1:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("the network is the visitor's, also behind proxies", () => {
  expect(networkOf('203.0.113.7, 10.0.0.4, 10.0.0.5')).toBe('203.0.113.7');
});

test.each([undefined, '', 'unknown', 'beef', '<script>', 'a'.repeat(5000)])(
  'the network of the header %s is unknown',
  (header) => {
    expect(networkOf(header)).toBe('unknown');
  },
);
