import type { Span } from './otlp.ts';

/** The attribute that names an order. */
const ORDER = 'boxoffice.order.id';

/** A span with its depth in the tree of its trace. */
export interface Row {
  span: Span;
  depth: number;
}

/** What one trace did for an order: its rows in the order of the tree, the earliest first. */
export interface Part {
  traceId: string;
  rows: Row[];
}

export interface KnownOrder {
  id: string;
  startedAt: number;
}

/** The spans of the last traces, in memory. Beyond its limit it forgets whole traces, those that began to arrive first. */
export class TraceStore {
  readonly #traces = new Map<string, Span[]>();
  readonly #mostSpans: number;
  #spans = 0;

  constructor(mostSpans = 20_000) {
    this.#mostSpans = mostSpans;
  }

  add(spans: Span[]): void {
    for (const span of spans) {
      const trace = this.#traces.get(span.traceId) ?? [];
      trace.push(span);
      this.#traces.set(span.traceId, trace);
      this.#spans += 1;
      for (const [id, oldest] of this.#traces) {
        if (this.#spans <= this.#mostSpans) break;
        this.#traces.delete(id);
        this.#spans -= oldest.length;
      }
    }
  }

  /** The orders that the spans name, the newest first. */
  orders(most: number): KnownOrder[] {
    const found = new Map<string, number>();
    for (const trace of this.#traces.values())
      for (const { attributes, startedAt } of trace) {
        const id = attributes.get(ORDER);
        if (id) found.set(id, Math.min(startedAt, found.get(id) ?? startedAt));
      }
    return [...found]
      .map(([id, startedAt]) => ({ id, startedAt }))
      .sort((a, b) => b.startedAt - a.startedAt)
      .slice(0, most);
  }

  /** What happened to an order: the parts of all traces, the earliest first. Empty for an unknown order. */
  wayOf(orderId: string): Part[] {
    const isOfOrder = ({ attributes }: Span) => attributes.get(ORDER) === orderId;
    return [...this.#traces.values()]
      .filter((trace) => trace.some(isOfOrder))
      .map((trace) => partOf(trace, isOfOrder))
      .sort((a, b) => startOf(a) - startOf(b));
  }

  /** All spans of a trace. */
  trace(id: string): Part | undefined {
    const trace = this.#traces.get(id);
    return trace && partOf(trace, () => true);
  }
}

const startOf = ({ rows }: Part): number => Math.min(...rows.map(({ span }) => span.startedAt));

/** A trace without the spans that are neither below nor above one of the wanted: a tick handles many orders. */
function partOf(trace: Span[], isWanted: (span: Span) => boolean): Part {
  const spans = trace.toSorted((a, b) => a.startedAt - b.startedAt);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = Map.groupBy(spans, ({ parentId }) =>
    parentId && ids.has(parentId) ? parentId : undefined,
  );
  const rowsOf = (parent: string | undefined, depth: number, isBelow: boolean, above: Set<string>): Row[] =>
    (children.get(parent) ?? []).flatMap((span) => {
      // A span that a malformed request makes its own ancestor ends the way down.
      if (above.has(span.spanId)) return [];
      const isShown = isBelow || isWanted(span);
      const below = rowsOf(span.spanId, depth + 1, isShown, new Set(above).add(span.spanId));
      return isShown || below.length > 0 ? [{ span, depth }, ...below] : [];
    });
  return { traceId: trace[0]?.traceId ?? '', rows: rowsOf(undefined, 0, false, new Set()) };
}
