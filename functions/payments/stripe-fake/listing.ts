import type { RequestContext } from './context.ts';
import { invalid, noSuch } from './errors.ts';
import type { Kind, Query } from './ledger.ts';
import { hash, integer, type Params, type Reader, text } from './params.ts';
import { type Route, route } from './route.ts';

const bounds = hash({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });

/** `created=1700000000` or `created[gte]=…` (API reference, the lists' `created`). */
const created: Reader<Query['created']> = (value, name) => {
  if (typeof value !== 'string') return bounds(value, name);
  const at = integer()(value, name);
  return { gte: at, lte: at };
};

const limit: Reader<number> = (value, name) => {
  const asked = integer(1)(value, name) ?? 10;
  if (asked > 100) throw invalid('Limit must be at most 100.', name);
  return asked;
};

export const PAGE = { limit, created, starting_after: text(), ending_before: text() };

/** What a page's parameters ask of the ledger; an unknown cursor is 400. */
export function pageQuery(kind: Kind, params: Params<typeof PAGE>, { ledger }: RequestContext): Query {
  const { starting_after: after, ending_before: before } = params;
  if (after && before) {
    throw invalid('You can only use one of starting_after or ending_before.', 'ending_before');
  }
  if (after && !ledger.get(kind, after)) throw noSuch(kind, after, 'starting_after', 400);
  if (before && !ledger.get(kind, before)) throw noSuch(kind, before, 'ending_before', 400);
  return { limit: params.limit, created: params.created, after, before };
}

/** The list of a kind, newest first, by the page's parameters and by fields that must be equal. */
export function listRoute<F extends Record<string, Reader<string | undefined>>>(
  operation: `GET /v1/${string}`,
  kind: Kind,
  filters: F,
): Route {
  return route(operation, { ...PAGE, ...filters }, (params, work) => {
    const asked: Params<F> = params;
    const equal = Object.fromEntries(Object.keys(filters).map((name) => [name, asked[name]]));
    const { data, more } = work.ledger.list(kind, { ...pageQuery(kind, params, work), equal });
    return { object: 'list', data, has_more: more, url: operation.slice('GET '.length) };
  });
}
