import { expect, test } from 'vitest';
import { backoff } from './delivery.ts';
import { milliseconds } from './duration.ts';

test.each([
  ['PT0.2S', 200],
  ['PT20S', 20_000],
  ['PT1M30S', 90_000],
  ['P1DT2H', 93_600_000],
  ['60s', 60_000],
  ['168h', 604_800_000],
  ['1m30s', 90_000],
])('%s is %d ms', (text, expected) => {
  expect(milliseconds(text)).toBe(expected);
});

test.each(['', 'P', 'PT', '5', '5 s', 'PT5', '-PT1S', 'P1Y', 's'])('"%s" is not a duration', (text) => {
  expect(milliseconds(text)).toBeUndefined();
});

test('the backoff grows as its policy says', () => {
  const sink = { ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name: 'sink' } } as const;
  const delivery = { retry: 3, backoffDelay: 'PT0.2S', timeout: 'PT1S', deadLetterSink: sink };
  const delays = (backoffPolicy: 'linear' | 'exponential') =>
    [1, 2, 3].map((n) => backoff({ ...delivery, backoffPolicy }, n));
  expect(delays('linear')).toEqual([200, 400, 600]);
  expect(delays('exponential')).toEqual([400, 800, 1600]);
});
