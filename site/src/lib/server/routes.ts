import type { Access, Route } from '@boxoffice/shared/api/route.ts';

export type PublicRoute = Pick<Route, 'method' | 'path' | 'access'>;
export type ServiceName = 'auth' | 'tickets' | 'orders' | 'payments' | 'passes';

/** How the site answers a request to the API. */
export type Match =
  | { kind: 'found'; service: ServiceName; access: Access; route: string }
  | { kind: 'document' }
  | { kind: 'other-method'; allow: string }
  | { kind: 'unknown' };

/** The site answers the OpenAPI document itself, because it describes all services. */
const DOCUMENT_PATH = '/api/openapi.json';
/** The only page below /api. */
const DOCUMENTATION_PAGE = '/api/docs';

/** Whether a path belongs to the API, which answers in JSON. Every other path is a page. */
export const isApiPath = (path: string): boolean =>
  (path.startsWith('/api/') && path !== DOCUMENTATION_PAGE) ||
  path.startsWith('/webhooks/') ||
  path.startsWith('/.well-known/') ||
  path.startsWith('/covers/') ||
  path === '/api';

const PASSES =
  /^\/api\/(passes(\/|$)|transfers\/|orders\/[^/]+\/(passes\.pdf|calendar\.ics)$|tickets\/[^/]+\/(check-ins|helpers)(\/|$))/;

/** The service that owns a path, which may have a query. */
export function serviceOf(pathAndQuery: string): ServiceName {
  const [path = ''] = pathAndQuery.split('?');
  if (PASSES.test(path)) return 'passes';
  if (/^\/api\/sales\/[^/]+\/orders$/.test(path)) return 'orders';
  if (/^\/(api\/(tickets|sales)|covers\/)/.test(path)) return 'tickets';
  if (path.startsWith('/api/orders')) return 'orders';
  if (/^\/(api\/(payments|payouts)|webhooks)(\/|$)/.test(path)) return 'payments';
  return 'auth';
}

/** The site answers HEAD as GET without a body (RFC 9110, 9.3.2). Services don't handle HEAD. */
const withHead = (methods: string[]): string =>
  methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');

/**
 * Compiles the public routes.
 *
 * @returns a function of a method and a path without its query
 */
export function router(routes: readonly PublicRoute[]): (method: string, path: string) => Match {
  const exact = new Map<string, PublicRoute[]>();
  const patterns: { pattern: RegExp; routes: PublicRoute[] }[] = [];
  for (const path of new Set(routes.map((route) => route.path))) {
    const same = routes.filter((route) => route.path === path);
    if (!path.includes(':')) exact.set(path, same);
    else {
      const source = path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+');
      patterns.push({ pattern: new RegExp(`^${source}$`), routes: same });
    }
  }

  return (requestMethod, path) => {
    const method = requestMethod === 'HEAD' ? 'GET' : requestMethod;
    if (path === DOCUMENT_PATH) {
      return method === 'GET' ? { kind: 'document' } : { kind: 'other-method', allow: withHead(['GET']) };
    }
    const candidates = exact.get(path) ?? patterns.find(({ pattern }) => pattern.test(path))?.routes;
    if (!candidates) return { kind: 'unknown' };
    const route = candidates.find((candidate) => candidate.method === method);
    if (!route)
      return { kind: 'other-method', allow: withHead(candidates.map((candidate) => candidate.method)) };
    return { kind: 'found', service: serviceOf(path), access: route.access, route: route.path };
  };
}
