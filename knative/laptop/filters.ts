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

/** The filters of a Trigger. `filters` overrides `filter`; no filter matches every event. */
export type TriggerFilters = {
  filter?: { attributes: Record<string, string> } | undefined;
  filters?: Filter[] | undefined;
};

/** The event types that match, when the filters only name types; undefined when more has to be compared. */
export function typesOf({ filter, filters }: TriggerFilters): string[] | undefined {
  if (!filters?.length) return exactTypes({ exact: filter?.attributes ?? {} });
  const [only, ...others] = filters;
  return only && others.length === 0 ? exactTypes(only) : undefined;
}

function exactTypes(filter: Filter): string[] | undefined {
  if ('any' in filter) {
    const types = filter.any.map(exactTypes);
    return types.every((each) => each !== undefined) ? [...new Set(types.flat())] : undefined;
  }
  if (!('exact' in filter)) return undefined;
  const { type, ...others } = filter.exact;
  return type && Object.keys(others).length === 0 ? [type] : undefined;
}

/** Whether a Trigger's filters match the event. */
export function wants(spec: TriggerFilters, event: Attributes): boolean {
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
