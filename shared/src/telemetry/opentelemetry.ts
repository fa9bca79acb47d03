import {
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Sdk } from './exporter.ts';
import { startMeters } from './opentelemetry-metrics.ts';
import type { SpanRecord } from './position.ts';
import type { TraceContext } from './trace-context.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/** A request to the collector may take this long, in milliseconds. The SDK repeats a failed one while this lasts. */
const TIMEOUT_MS = 5000;

/** The spans of this time are sent together. */
const COLLECT_MS = 1000;

/**
 * Starts the OpenTelemetry SDK. Spans reach it when they have ended, with the ids that they had on their way. It sends them
 * in batches, and drops the newest beyond 2048 that wait for the collector.
 *
 * @param endpoint the base of the collector's addresses (OTLP over HTTP, JSON)
 * @param warn gets the SDK's warnings and errors
 */
export function openTelemetry(endpoint: string, service: string, warn: (reason: string) => void): Sdk {
  diag.setLogger(diagnostics(warn), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  setGlobalErrorHandler((error) => warn(String(error)));
  const resource = resourceFromAttributes({
    'service.name': service,
    'service.namespace': 'boxoffice',
    'service.instance.id': crypto.randomUUID(),
  });
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: TIMEOUT_MS });
  const processor = new BatchSpanProcessor({
    exporter,
    exportTimeoutMillis: TIMEOUT_MS,
    scheduledDelayMillis: COLLECT_MS,
  });
  const meters = startMeters(resource, `${endpoint}/v1/metrics`, TIMEOUT_MS);
  let next: TraceContext | undefined;
  const provider = new TracerProvider({
    resource,
    // The decision to sample was made where the trace began.
    sampler: new AlwaysOnSampler(),
    idGenerator: {
      generateTraceId: () => next?.traceId ?? '',
      generateSpanId: () => next?.spanId ?? '',
    },
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('boxoffice');
  return {
    exportSpan(record: SpanRecord) {
      next = record.context;
      const { name, kind, parent, links, attributes, startedAt, endedAt, error } = record;
      const options = {
        kind: kinds[kind],
        attributes: { ...attributes, ...(error !== undefined && { 'error.type': error }) },
        links: links.map((link) => ({ context: toSpanContext(link) })),
        startTime: startedAt,
      };
      const within = parent ? trace.setSpanContext(ROOT_CONTEXT, toSpanContext(parent)) : ROOT_CONTEXT;
      const span = tracer.startSpan(name, options, within);
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endedAt);
    },
    record: meters.record,
    async flush() {
      await Promise.all([provider.forceFlush(), meters.flush()]);
    },
  };
}

const toSpanContext = ({ traceId, spanId }: TraceContext): SpanContext => ({
  traceId,
  spanId,
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});

function diagnostics(warn: (reason: string) => void) {
  // Other details are what the collector has answered.
  const report = (...details: unknown[]): void =>
    warn(details.filter((each) => typeof each === 'string' || each instanceof Error).join(' '));
  const ignore = () => {};
  return { error: report, warn: report, info: ignore, debug: ignore, verbose: ignore };
}
