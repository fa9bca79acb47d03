import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import {
  DataPointType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { type MetricName, metrics } from './catalogue.ts';
import type { Attributes } from './position.ts';

/** A pod lives a minute after its last request. */
const INTERVAL_MS = 10_000;

/** The metrics of this process. */
export interface Meters {
  record(name: MetricName, value: number, attributes: Attributes): void;
  flush(): Promise<void>;
}

/** Starts the metrics of the OpenTelemetry SDK. The collector gets the totals of this process, every ten seconds. */
export function startMeters(resource: Resource, url: string, timeoutMillis: number): Meters {
  const exporter = new OTLPMetricExporter({ url, timeoutMillis });
  const reader = new PeriodicExportingMetricReader({
    exporter: startingAtZero(exporter),
    exportIntervalMillis: INTERVAL_MS,
    exportTimeoutMillis: timeoutMillis,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('boxoffice');
  const recorders = new Map<MetricName, (value: number, attributes: Attributes) => void>();
  const recorderOf = (name: MetricName) => {
    const { kind, unit, description, ...more } = metrics[name];
    const options = { unit, description };
    if (kind === 'gauge') {
      const instrument = meter.createGauge(name, options);
      return instrument.record.bind(instrument);
    }
    if (kind === 'counter') {
      const instrument = meter.createCounter(name, options);
      return instrument.add.bind(instrument);
    }
    const advice = 'bounds' in more ? { explicitBucketBoundaries: [...more.bounds] } : {};
    const instrument = meter.createHistogram(name, { ...options, advice });
    return instrument.record.bind(instrument);
  };
  return {
    record(name, value, attributes) {
      const record = recorders.get(name) ?? recorderOf(name);
      recorders.set(name, record);
      record(value, attributes);
    },
    flush: () => provider.forceFlush(),
  };
}

/**
 * An exporter that sends a zero before the first value of each series. Prometheus computes a rate from two values, and a
 * pod that lives a minute may have only one: a cold start, or the sale of the last seat.
 */
function startingAtZero(exporter: OTLPMetricExporter): PushMetricExporter {
  const seen = new Set<string>();
  const isNew = (series: string) => !seen.has(series) && Boolean(seen.add(series));
  const withZeros = ({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics => ({
    resource,
    scopeMetrics: scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.map((metric) => {
        const { name } = metric.descriptor;
        const nameOf = (attributes: object) => `${name} ${JSON.stringify(attributes)}`;
        if (metric.dataPointType === DataPointType.SUM) {
          const first = metric.dataPoints.filter(({ attributes }) => isNew(nameOf(attributes)));
          const zeros = first.map((point) => ({ ...point, ...beforeStart(point.startTime), value: 0 }));
          return { ...metric, dataPoints: [...zeros, ...metric.dataPoints] };
        }
        if (metric.dataPointType === DataPointType.HISTOGRAM) {
          const first = metric.dataPoints.filter(({ attributes }) => isNew(nameOf(attributes)));
          const zeros = first.map(({ value: { buckets }, ...point }) => ({
            ...point,
            ...beforeStart(point.startTime),
            value: { buckets: { ...buckets, counts: buckets.counts.map(() => 0) }, sum: 0, count: 0 },
          }));
          return { ...metric, dataPoints: [...zeros, ...metric.dataPoints] };
        }
        return metric;
      }),
    })),
  });
  return {
    export: (all, done) => exporter.export(withZeros(all), done),
    selectAggregation: (type) => exporter.selectAggregation(type),
    selectAggregationTemporality: (type) => exporter.selectAggregationTemporality(type),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}

/** A second before the series has begun. The same time as its first value would be a duplicate. */
function beforeStart([seconds, nanoseconds]: [number, number]) {
  const time: [number, number] = [seconds - 1, nanoseconds];
  return { startTime: time, endTime: time };
}
