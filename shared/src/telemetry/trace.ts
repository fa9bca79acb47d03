import { elapsed } from './elapsed.ts';
import { exportSpan } from './exporter.ts';
import { type Attributes, positions, type SpanKind, type SpanRecord, type Step } from './position.ts';
import { endpoint, samplingRate } from './settings.ts';
import { childOf, newTrace, type TraceContext, toTraceparent, traceContextOf } from './trace-context.ts';

/** What a span is, before it begins. Names and attributes contain no personal data: no path, query, header or body. */
interface SpanDetails {
  /** One of few: an operation and its kind of target, never an id. */
  name: string;
  /** `internal` by default. */
  kind?: SpanKind;
  attributes?: Attributes;
  /** The `traceparent` of the parent span, if it is not the current span. An invalid one begins a new trace. */
  parent?: unknown;
  /** The `traceparent` of spans in other traces that this one continues. */
  links?: (string | undefined)[];
}

/** When the process started, in epoch milliseconds. */
const PROCESS_START = Date.now() - elapsed();
const now = (): number => PROCESS_START + elapsed();

/**
 * Runs a step of a process: a request, an event, or a row of a sweep. It has a span if its trace is sampled. A new trace is
 * sampled by the rate, any other as its parent is.
 */
export function inStep<Result>(
  step: Step,
  details: SpanDetails,
  run: () => Promise<Result>,
): Promise<Result> {
  const parent = traceContextOf(details.parent);
  const context = parent ? childOf(parent) : newTrace(endpoint !== undefined && Math.random() < samplingRate);
  const record = endpoint && context.isSampled ? open(details, context, parent) : undefined;
  const startedAt = elapsed();
  return positions.run({ step, startedAt, context, record, first: record }, () => closing(record, run));
}

/** Runs a part of the current step as a span of its own, if the step's trace is sampled. */
export function span<Result>(details: SpanDetails, run: () => Promise<Result>): Promise<Result> {
  const position = endpoint ? positions.getStore() : undefined;
  if (!position?.context.isSampled) return run();
  const { context: current } = position;
  // The current span stays known to a span in another trace.
  const other = traceContextOf(details.parent);
  const parent = other ?? current;
  const isElsewhere = parent.traceId !== current.traceId;
  if (isElsewhere && !parent.isSampled) return run();
  const context = childOf(parent);
  const links = isElsewhere ? [...(details.links ?? []), toTraceparent(current)] : details.links;
  const record = open({ ...details, ...(links && { links }) }, context, parent);
  return positions.run({ ...position, context, record }, () => closing(record, run));
}

function open(details: SpanDetails, context: TraceContext, parent: TraceContext | undefined): SpanRecord {
  const { name, kind = 'internal', attributes = {}, links = [] } = details;
  return {
    name,
    kind,
    context,
    parent,
    links: links.flatMap((link) => traceContextOf(link) ?? []),
    attributes: { ...attributes },
    startedAt: now(),
    endedAt: 0,
  };
}

async function closing<Result>(record: SpanRecord | undefined, run: () => Promise<Result>): Promise<Result> {
  if (!record) return run();
  try {
    return await run();
  } catch (error) {
    record.error = (error as Error).name;
    throw error;
  } finally {
    record.endedAt = now();
    exportSpan(record);
  }
}

/** The `traceparent` for what the current span sends; undefined outside of every step. */
export function currentTraceparent(): string | undefined {
  const context = positions.getStore()?.context;
  return context && toTraceparent(context);
}

/** The `traceparent` for what continues a trace: that of the current span, if it is in the trace. */
export function continuing(traceparent: string | undefined): string | undefined {
  const context = positions.getStore()?.context;
  const isWithin = context && traceContextOf(traceparent)?.traceId === context.traceId;
  return isWithin ? toTraceparent(context) : traceparent;
}

/** Says which order and ticket the current step is about. */
export function noteIds({ orderId, ticketId }: Pick<Step, 'orderId' | 'ticketId'>): void {
  const position = positions.getStore();
  if (!position) return;
  const { step, first } = position;
  step.orderId = orderId ?? step.orderId;
  step.ticketId = ticketId ?? step.ticketId;
  if (!first) return;
  first.attributes['boxoffice.order.id'] = step.orderId;
  first.attributes['boxoffice.ticket.id'] = step.ticketId;
}

/** Names the current step and its first span by one of few names, once its route is known. */
export function nameStep(name: string): void {
  const position = positions.getStore();
  if (!position) return;
  position.step.function = name;
  if (position.first) position.first.name = name;
}

/** Changes the step's first span, such as by its answer's status. */
export function describeStep(change: { attributes?: Attributes; error?: string }): void {
  const first = positions.getStore()?.first;
  if (!first) return;
  Object.assign(first.attributes, change.attributes);
  if (change.error !== undefined) first.error = change.error;
}

/** Links the step to a span in another trace that it continues: the one that created the order, for example. */
export function linkStep(traceparent: string | undefined): void {
  const position = positions.getStore();
  const link = traceContextOf(traceparent);
  if (link && link.traceId !== position?.context.traceId) position?.first?.links.push(link);
}

/** A `traceparent` that is stored beside what continues later. Nothing is stored of a trace that is not sampled. */
export const storedTrace = (traceparent: string | undefined): { traceparent?: string } =>
  traceparent !== undefined && traceContextOf(traceparent)?.isSampled ? { traceparent } : {};
