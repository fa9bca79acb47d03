import { randomBytes } from 'node:crypto';

/** A position in a trace. */
export interface TraceContext {
  /** 32 and 16 lower-case hexadecimal digits. */
  traceId: string;
  spanId: string;
  isSampled: boolean;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * Reads a `traceparent`; undefined for an absent or invalid one.
 *
 * @see W3C Trace Context, level 1, section 3.2
 */
export function traceContextOf(traceparent: unknown): TraceContext | undefined {
  const [, traceId, spanId, flags] =
    TRACEPARENT.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  if (!traceId || !spanId || !flags) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export const toTraceparent = ({ traceId, spanId, isSampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;

export const newTrace = (isSampled: boolean): TraceContext => ({
  traceId: randomBytes(16).toString('hex'),
  spanId: newSpanId(),
  isSampled,
});

/** A new span in the trace of its parent. */
export const childOf = (parent: TraceContext): TraceContext => ({ ...parent, spanId: newSpanId() });

const newSpanId = (): string => randomBytes(8).toString('hex');
