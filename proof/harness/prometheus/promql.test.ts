import { expect, test } from 'vitest';
import { evaluate, metricsIn } from './promql.ts';
import type { Series } from './series.ts';

const now = 10 * 60_000;
/** One value a minute, the last one now. */
const series = (labels: Record<string, string>, ...values: number[]): Series => ({
  labels: { __name__: 'n_total', ...labels },
  samples: values.map((value, n) => ({ at: now - (values.length - 1 - n) * 60_000, value })),
});
const all = [
  series({ job: 'a', code: 'x' }, 0, 2, 6),
  series({ job: 'a', code: 'y' }, 3, 1, 5),
  series({ job: 'b', code: 'x' }, 7),
];
const bucket = (le: string, ...values: number[]) => series({ __name__: 'd_bucket', le }, ...values);

test.each([
  ['n_total{job="b"}', [{ labels: { __name__: 'n_total', job: 'b', code: 'x' }, value: 7 }]],
  ['sum by (job) (increase(n_total[5m]))', [{ labels: { job: 'a' }, value: 11 }]],
  ['sum(rate(n_total{code=~"x|z"}[1m]))', []],
  ['sum(increase(n_total{code!="y"}[5m])) > 5', [{ labels: {}, value: 6 }]],
  ['sum(increase(n_total[5m])) > 11', []],
  ['max(max_over_time(n_total[10m])) > 2 * 3', [{ labels: {}, value: 7 }]],
  ['sum(increase(n_total{code="x"}[5m])) / sum(increase(n_total[5m]))', [{ labels: {}, value: 6 / 11 }]],
  ['sum(increase(n_total[5m])) > 5 unless sum(increase(missing[5m])) > 0', [{ labels: {}, value: 11 }]],
  ['sum(increase(n_total[5m])) > 5 unless sum(increase(n_total[5m])) > 0', []],
])('%s', (expression, samples) => {
  expect(evaluate(expression, all, now)).toEqual(samples);
});

test('a quantile is interpolated within its bucket, and the last bucket counts as its lower bound', () => {
  const buckets = [bucket('1', 0, 5), bucket('2', 0, 10), bucket('+Inf', 0, 10)];
  const quantile = (q: number, from: Series[]) =>
    evaluate(`histogram_quantile(${q}, sum by (le) (increase(d_bucket[5m])))`, from, now);
  expect(quantile(0.75, buckets)).toEqual([{ labels: {}, value: 1.5 }]);
  expect(quantile(0.99, [bucket('2', 0, 1), bucket('+Inf', 0, 9)])).toEqual([{ labels: {}, value: 2 }]);
});

test('what is not PromQL, and what the evaluator does not know, is an error', () => {
  expect(() => metricsIn('sum(n_total')).toThrow(SyntaxError);
  expect(() => evaluate('avg_over_time(n_total[5m])', all, now)).toThrow('is not known');
});
