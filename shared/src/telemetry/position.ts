import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceContext } from './trace-context.ts';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type Attributes = Record<string, string | number | undefined>;

/** A span in memory. Times are epoch milliseconds with fractions. */
export interface SpanRecord {
  name: string;
  kind: SpanKind;
  context: TraceContext;
  parent: TraceContext | undefined;
  links: TraceContext[];
  attributes: Attributes;
  startedAt: number;
  endedAt: number;
  /** The class of the error that ended it. Messages can contain personal data. */
  error?: string;
}

/** What log lines, metrics and spans say about a request or event while it is handled. */
export interface Step {
  /** The function's name. */
  function: string;
  orderId?: string | undefined;
  ticketId?: string | undefined;
}

/** Where the process is: in which step, and in which span of it. */
interface Position {
  step: Step;
  /** When the step has begun, by `elapsed`. */
  startedAt: number;
  context: TraceContext;
  record: SpanRecord | undefined;
  /** The step's first span. */
  first: SpanRecord | undefined;
}

export const positions = new AsyncLocalStorage<Position>();

/** The current step; undefined outside of every step. */
export const currentStep = (): Readonly<Step> | undefined => positions.getStore()?.step;
