import type { Access, Route } from '@boxoffice/shared/api/route.ts';

export type PublicRoute = Pick<Route, 'method' | 'path' | 'access'>;
export type ServiceName = 'auth' | 'tickets' | 'orders' | 'payments';

/** What is to be done with a request for a path of the API. */
export type Match =
  | { kind: 'found'; service: ServiceName; access: Access }
  | { kind: 'document' }
  | { kind: 'other-method'; allow: string }
  | { kind: 'unknown' };

/** The document is the site's own: it speaks for all services. */
const DOCUMENT = '/api/openapi.json';
/** The only page below /api. */
const DOCUMENTATION_PAGE = '/api/docs';

/** Whether a path is the API's, where every answer is JSON, or a page's. */
export const isApiPath = (path: string): boolean =>
  (path.startsWith('/api/') && path !== DOCUMENTATION_PAGE) ||
  path.startsWith('/webhooks/') ||
  path.startsWith('/.well-known/') ||
  path === '/api';

/** The service that owns a path of the API. */
export function serviceOf(path: string): ServiceName {
  if (path.startsWith('/api/tickets') || path.startsWith('/api/sales')) return 'tickets';
  if (path.startsWith('/api/orders')) return 'orders';
  if (path.startsWith('/api/payments') || path.startsWith('/webhooks/')) return 'payments';
  return 'auth';
}

/** HEAD is GET without a body (RFC 9110, 9.3.2); no service has to know it. */
const withHead = (methods: string[]): string =>
  methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');

/**
 * Compiles the public routes.
 *
 * @returns a function of a method and a path, as they are in the request line, without the query
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

  return (method, path) => {
    const asked = method === 'HEAD' ? 'GET' : method;
    if (path === DOCUMENT) {
      return asked === 'GET' ? { kind: 'document' } : { kind: 'other-method', allow: withHead(['GET']) };
    }
    const candidates = exact.get(path) ?? patterns.find(({ pattern }) => pattern.test(path))?.routes;
    if (!candidates) return { kind: 'unknown' };
    const route = candidates.find((candidate) => candidate.method === asked);
    if (!route)
      return { kind: 'other-method', allow: withHead(candidates.map((candidate) => candidate.method)) };
    return { kind: 'found', service: serviceOf(path), access: route.access };
  };
}
