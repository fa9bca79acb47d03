import { expect, test } from 'vitest';
import { chapters, rules, shown } from '../harness/prometheus/files.ts';
import { metricsIn } from '../harness/prometheus/promql.ts';
import { exportedNames } from '../harness/prometheus/series.ts';

test.each([...rules.map(({ expr }) => expr), ...shown])('%s names metrics that the code exports', (expr) => {
  expect(metricsIn(expr).filter((name) => !exportedNames.has(name))).toEqual([]);
});

test('every metric of the code is on the dashboard', () => {
  const withoutSuffix = (names: Iterable<string>) =>
    new Set([...names].map((name) => name.replace(/_(total|bucket|count|sum)$/, '')));
  expect(withoutSuffix(shown.flatMap(metricsIn))).toEqual(withoutSuffix(exportedNames));
});

test('every alert has a chapter of the runbook: what it means, how to look, what to do', () => {
  expect(chapters.map((chapter) => chapter.split('\n', 1)[0])).toEqual(rules.map(({ alert }) => alert));
  for (const chapter of chapters)
    for (const part of ['**Meaning:**', '**Look:**', '**Do:**']) expect(chapter).toContain(part);
});
