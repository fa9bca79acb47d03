import { z } from 'zod';

/** What a filter sees: the context attributes and extensions of an event, by name. */
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

/** One filter of a Trigger's `filters` (the CloudEvents Subscriptions API); CESQL is not known here. */
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

/** Whether a Trigger wants the event. `filters` wins over `filter`, and no filter takes everything. */
export function wants(
  spec: { filter?: { attributes: Record<string, string> } | undefined; filters?: Filter[] | undefined },
  event: Attributes,
): boolean {
  if (spec.filters?.length) return spec.filters.every((filter) => matches(filter, event));
  const exact = Object.entries(spec.filter?.attributes ?? {});
  // In the older `filter`, an empty value is "any value": https://knative.dev/docs/eventing/triggers
  return exact.every(([name, value]) => (value === '' ? name in event : event[name] === value));
}

function matches(filter: Filter, event: Attributes): boolean {
  if ('exact' in filter) return each(filter.exact, event, (has, value) => has === value);
  if ('prefix' in filter) return each(filter.prefix, event, (has, value) => has.startsWith(value));
  if ('suffix' in filter) return each(filter.suffix, event, (has, value) => has.endsWith(value));
  if ('all' in filter) return filter.all.every((inner) => matches(inner, event));
  if ('any' in filter) return filter.any.some((inner) => matches(inner, event));
  return !matches(filter.not, event);
}

function each(map: Record<string, string>, event: Attributes, test: (has: string, value: string) => boolean) {
  return Object.entries(map).every(([name, value]) => {
    const has = event[name];
    return has !== undefined && test(has, value);
  });
}
