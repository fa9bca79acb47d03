import type { Context } from './context.ts';
import { invalid } from './errors.ts';
import type { Kind, Query } from './ledger.ts';
import { hash, integer, type Params, type Reader, required, text } from './params.ts';
import { type Route, route } from './route.ts';

const bounds = hash({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });

/** `created=1700000000` or `created[gte]=…`. */
const created: Reader<Query['created']> = (value, name) => {
  if (typeof value !== 'string') return bounds(value, name);
  const time = integer()(value, name);
  return { gte: time, lte: time };
};

const pageLimit: Reader<number> = (value, name) => {
  const limit = integer(1)(value, name) ?? 10;
  if (limit > 100) throw invalid('Limit must be at most 100.', name);
  return limit;
};

export const PAGE = { limit: pageLimit, created, starting_after: text(), ending_before: text() };

/** The ledger query of a page's parameters; an unknown cursor is 400. */
export function pageQuery(kind: Kind, params: Params<typeof PAGE>, { ledger }: Context): Query {
  const { starting_after: after, ending_before: before } = params;
  if (after && before) {
    throw invalid('You can only use one of starting_after or ending_before.', 'ending_before');
  }
  if (after) ledger.getExisting(kind, after, 'starting_after', 400);
  if (before) ledger.getExisting(kind, before, 'ending_before', 400);
  return { limit: params.limit, created: params.created, after, before };
}

/** Lists objects of a kind, newest first. `filters` are the parameters that must equal the field of that name. */
export function listRoute<F extends Record<string, Reader<string | undefined>>>(
  operation: `GET /v1/${string}`,
  kind: Kind,
  filters: F,
): Route {
  return route(operation, { ...PAGE, ...filters }, (params, context) => {
    const values: Params<F> = params;
    const equal = Object.fromEntries(Object.keys(filters).map((name) => [name, values[name]]));
    const { data, more } = context.ledger.list(kind, { ...pageQuery(kind, params, context), equal });
    return { object: 'list', data, has_more: more, url: operation.slice('GET '.length) };
  });
}

/** Searches objects of a kind by one field of their metadata, newest first. The newest ones may be missing. */
export function searchRoute(operation: `GET /v1/${string}/search`, kind: Kind): Route {
  const spec = { query: required(text()), limit: pageLimit, page: text() };
  return route(operation, spec, ({ query, limit, page }, { ledger, now, searchLag }) => {
    const [, field, value] = /^metadata\['(\w+)'\]:'([^'\\]*)'$/.exec(query) ?? [];
    if (!field) throw invalid(`We were unable to parse your search query: ${query}`, 'query');
    const { data, more } = ledger.list(kind, {
      limit,
      after: page,
      created: { lte: now - searchLag },
      equal: { [`metadata.${field}`]: value },
    });
    const url = operation.slice('GET '.length);
    return { object: 'search_result', data, has_more: more, next_page: more ? data.at(-1)?.id : null, url };
  });
}
