import type { MetricName, metrics } from './catalogue.ts';
import { exportMeasurement } from './exporter.ts';
import type { Attributes } from './position.ts';
import { endpoint } from './settings.ts';

type Named<Kind> = {
  [Name in MetricName]: (typeof metrics)[Name] extends { kind: Kind } ? Name : never;
}[MetricName];

/** Adds to a counter. Without a collector this does nothing, as the other functions of this file. */
export function count(name: Named<'counter'>, attributes: Attributes = {}, value = 1): void {
  if (endpoint) exportMeasurement(name, value, attributes);
}

/** Sets a gauge. */
export function gauge(name: Named<'gauge'>, value: number, attributes: Attributes = {}): void {
  if (endpoint) exportMeasurement(name, value, attributes);
}

/** Adds a value to a histogram. */
export function observe(name: Named<'histogram'>, value: number, attributes: Attributes = {}): void {
  if (endpoint) exportMeasurement(name, value, attributes);
}
