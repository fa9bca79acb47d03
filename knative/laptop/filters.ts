import { z } from 'zod';

/** The context attributes and extensions of an event, by name. */
export type Attributes = Readonly<Record<string, string>>;

export type Filter =
  | { exact: Record<string, string> }
  | { prefix: Record<string, string> }
  | { suffix: Record<string, string> }
  | { all: Filter[] }
  | { any: Filter[] }
  | { not: Filter };

const attributes = z
  .record(z.string(), z.string().min(1))
  .refine((map) => Object.keys(map).length > 0, { error: 'must name an attribute' });

/** One filter of a Trigger's `filters` (the CloudEvents Subscriptions API), without CESQL. */
export const Filter: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    z.strictObject({ exact: attributes }),
    z.strictObject({ prefix: attributes }),
    z.strictObject({ suffix: attributes }),
    z.strictObject({ all: z.array(Filter).min(1) }),
    z.strictObject({ any: z.array(Filter).min(1) }),
    z.strictObject({ not: Filter }),
  ]),
);

/** Whether a Trigger's filters match the event. `filters` overrides `filter`; no filter matches every event. */
export function wants(
  spec: { filter?: { attributes: Record<string, string> } | undefined; filters?: Filter[] | undefined },
  event: Attributes,
): boolean {
  if (spec.filters?.length) return spec.filters.every((filter) => matches(filter, event));
  const exact = Object.entries(spec.filter?.attributes ?? {});
  // In the older `filter`, an empty value matches any value: https://knative.dev/docs/eventing/triggers
  return exact.every(([name, value]) => (value === '' ? name in event : event[name] === value));
}

function matches(filter: Filter, event: Attributes): boolean {
  if ('exact' in filter) return everyAttribute(filter.exact, event, (actual, value) => actual === value);
  if ('prefix' in filter)
    return everyAttribute(filter.prefix, event, (actual, value) => actual.startsWith(value));
  if ('suffix' in filter)
    return everyAttribute(filter.suffix, event, (actual, value) => actual.endsWith(value));
  if ('all' in filter) return filter.all.every((inner) => matches(inner, event));
  if ('any' in filter) return filter.any.some((inner) => matches(inner, event));
  return !matches(filter.not, event);
}

function everyAttribute(
  filter: Record<string, string>,
  event: Attributes,
  test: (actual: string, value: string) => boolean,
) {
  return Object.entries(filter).every(([name, value]) => {
    const actual = event[name];
    return actual !== undefined && test(actual, value);
  });
}
