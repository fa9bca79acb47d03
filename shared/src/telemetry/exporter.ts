import { setTimeout as pause } from 'node:timers/promises';
import type { MetricName } from './catalogue.ts';
import { log } from './log.ts';
import type { Attributes, SpanRecord } from './position.ts';
import { endpoint, serviceName } from './settings.ts';

/** What the OpenTelemetry SDK does for this process. */
export interface Sdk {
  exportSpan(record: SpanRecord): void;
  record(name: MetricName, value: number, attributes: Attributes): void;
  /** Sends what waits. Rejects when the collector does not take it. */
  flush(): Promise<void>;
}

/** What waits for the SDK. It is loaded a moment after the first answer, so a cold start does not wait for it. */
const LOAD_AFTER_MS = 200;
const MOST_WAITING = 2000;
const waiting: ((sdk: Sdk) => void)[] = [];

let sdk: Sdk | undefined;
let loading: Promise<Sdk> | undefined;

/** Exports a finished span. */
export const exportSpan = (record: SpanRecord): void => give((loaded) => loaded.exportSpan(record));

/** Exports a value of a metric (see metrics.ts). */
export const exportMeasurement = (name: MetricName, value: number, attributes: Attributes): void =>
  give((loaded) => loaded.record(name, value, attributes));

function give(task: (sdk: Sdk) => void): void {
  if (!endpoint) return;
  if (sdk) {
    task(sdk);
    return;
  }
  if (waiting.length === 0)
    void pause(LOAD_AFTER_MS, undefined, { ref: false })
      .then(load)
      .catch((error) => warnEachMinute(String(error)));
  if (waiting.length < MOST_WAITING) waiting.push(task);
}

function load(): Promise<Sdk> {
  // The only import of OpenTelemetry. In an image it is a file of its own (see knative/build).
  loading ??= import('./opentelemetry.ts').then(({ openTelemetry }) => {
    sdk = openTelemetry(endpoint ?? '', serviceName, warnEachMinute);
    for (const task of waiting.splice(0)) task(sdk);
    return sdk;
  });
  return loading;
}

const MINUTE_MS = 60_000;
let lastWarning = Number.NEGATIVE_INFINITY;

/** A collector that is away must not fill the log: one line a minute. */
function warnEachMinute(reason: string): void {
  if (performance.now() - lastWarning < MINUTE_MS) return;
  lastWarning = performance.now();
  log('warn', 'the collector does not take telemetry', { reason: reason.slice(0, 200) });
}

/** Sends what is left before the process ends, in at most so many milliseconds. It never rejects. */
export async function flushTelemetry(ms: number): Promise<void> {
  if (!endpoint || (!sdk && waiting.length === 0)) return;
  const flushed = load().then((loaded) => loaded.flush());
  await Promise.race([flushed.catch((error) => warnEachMinute(String(error))), pause(ms)]);
}
