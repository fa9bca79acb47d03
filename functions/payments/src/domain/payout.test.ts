import { expect, test } from 'vitest';
import { followAccount, openAccount, payoutOf } from './payout.ts';

const now = Date.parse('2026-11-28T12:00:00Z');
const pending = openAccount('seller', 'acct_1');
const enabled = followAccount(pending, true, now);

test('an account is enabled once, and a repeated or late answer changes nothing', () => {
  expect(enabled).toEqual({
    status: 'enabled',
    sellerId: 'seller',
    accountId: 'acct_1',
    version: 2,
    enabledAt: now,
  });
  expect(followAccount(enabled, true, now + 1)).toBe(enabled);
  expect(followAccount(pending, false, now)).toBe(pending);
});

test('an account that the provider restricts is pending again', () => {
  expect(followAccount(enabled, false, now)).toEqual({ ...pending, version: 3 });
});

test.each([
  [4500, 0, 0],
  [4500, 10, 450],
  [4999, 2.9, 145],
  [50, 1, 1],
  [49, 1, 0],
  [4500, 100, 4500],
])('the fee of %i minor units at %d percent is %i', (amount, percent, fee) => {
  expect(payoutOf(enabled, amount, percent)).toEqual({ account: 'acct_1', fee });
});

test('without an enabled account the platform keeps the money for the seller', () => {
  expect(payoutOf(undefined, 4500, 10)).toBeUndefined();
  expect(payoutOf(pending, 4500, 10)).toBeUndefined();
});
