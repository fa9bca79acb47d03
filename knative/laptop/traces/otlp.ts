import { z } from 'zod';

/** A span, as the pages show it. Times are epoch milliseconds. */
export interface Span {
  traceId: string;
  spanId: string;
  parentId: string | undefined;
  service: string;
  name: string;
  kind: number;
  startedAt: number;
  endedAt: number;
  isFailed: boolean;
  attributes: Map<string, string>;
}

const text = z.string().max(200);
const Value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
});
const Attributes = z
  .array(z.object({ key: text, value: Value }))
  .default([])
  .transform((list) => {
    const pairs = list.map(({ key, value }) => [key, value.stringValue ?? value.intValue] as const);
    return new Map(
      pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value).slice(0, 200)]])),
    );
  });
const nanoseconds = z
  .union([z.string().regex(/^\d{1,20}$/), z.number()])
  .transform((value) => Number(value) / 1e6);

/** An export request of OTLP/HTTP with JSON. Fields that the pages do not show are ignored. */
const ExportRequest = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: text.optional(),
              name: text,
              kind: z.number().default(1),
              startTimeUnixNano: nanoseconds,
              endTimeUnixNano: nanoseconds,
              attributes: Attributes,
              status: z.object({ code: z.number().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** The code of a failed span's status. */
const ERROR = 2;

/**
 * Reads the spans of an export request.
 *
 * @throws SyntaxError or ZodError when it is not one
 */
export function spansOf(body: string): Span[] {
  return ExportRequest.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentId: span.parentSpanId || undefined,
        service: resource.attributes.get('service.name') ?? 'unknown',
        name: span.name,
        kind: span.kind,
        startedAt: span.startTimeUnixNano,
        endedAt: span.endTimeUnixNano,
        isFailed: span.status?.code === ERROR,
        attributes: span.attributes,
      })),
    ),
  );
}
