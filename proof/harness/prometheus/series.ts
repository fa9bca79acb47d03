import { type MetricName, metrics } from '@boxoffice/shared/telemetry/catalogue.ts';
import type { CollectedPoint } from '@boxoffice/shared/testing/collector.ts';

/** A series of Prometheus. Labels include `__name__`; times are epoch milliseconds. */
export interface Series {
  labels: Record<string, string>;
  samples: { at: number; value: number }[];
}

const SUFFIXES: Record<string, string[]> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
};

/** The name of a metric in Prometheus, without the suffix of its kind ("OTLP Metric points to Prometheus"). */
const baseName = (name: string, unit: string): string =>
  name.replaceAll('.', '_') + (unit === 's' ? '_seconds' : '');

/** The names in Prometheus of everything that the code can export. */
export const exportedNames = new Set(
  (Object.keys(metrics) as MetricName[]).flatMap((name) => {
    const { kind, unit } = metrics[name];
    return (SUFFIXES[kind] ?? []).map((suffix) => baseName(name, unit) + suffix);
  }),
);

/** What Prometheus stores of the points that a collector passes on. */
export function seriesOf(points: CollectedPoint[]): Series[] {
  const all = new Map<string, Series>();
  for (const point of points) {
    const { service, instance, attributes, at } = point;
    const common = Object.entries({ job: `boxoffice/${service}`, instance, ...attributes });
    const labels = Object.fromEntries(
      common.map(([name, value]) => [name.replaceAll('.', '_'), String(value)]),
    );
    for (const { suffix, value, le } of valuesOf(point)) {
      const __name__ = baseName(point.name, point.unit) + suffix;
      const own = { ...labels, __name__, ...(le !== undefined && { le }) };
      const key = JSON.stringify(own);
      const series: Series = all.get(key) ?? { labels: own, samples: [] };
      all.set(key, series);
      series.samples.push({ at, value });
    }
  }
  for (const { samples } of all.values()) samples.sort((a, b) => a.at - b.at);
  return [...all.values()];
}

function valuesOf({ kind, value, sum, bounds, buckets }: CollectedPoint) {
  const plain = (suffix: string, plainValue: number) => ({ suffix, value: plainValue, le: undefined });
  if (kind === 'sum') return [plain('_total', value)];
  if (kind === 'gauge') return [plain('', value)];
  let total = 0;
  const cumulative = buckets.map((count, n) => {
    total += count;
    return { suffix: '_bucket', value: total, le: n < bounds.length ? String(bounds[n]) : '+Inf' };
  });
  return [...cumulative, plain('_sum', sum), plain('_count', value)];
}
