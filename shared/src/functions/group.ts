import { type HttpFunction, http, type Request, type Response } from '@google-cloud/functions-framework';
import { type RefusalCode, refusals } from '../api/refusals.ts';
import type { Route } from '../api/route.ts';
import type { TableSettings } from '../tables/reachable.ts';
import { errorAnswer, errorBody } from './failure.ts';
import { type Handler, send } from './http-function.ts';
import { pathParameters } from './path.ts';
import { addReadinessCheck } from './ready.ts';

/** Imports a handler on its first use. */
type LoadHandler = () => Promise<Handler>;

/** The handlers of a service. */
export interface Handlers {
  /** The settings. They must be valid, and the tables reachable, before the process listens. */
  config: () => Promise<TableSettings>;
  /** By route. */
  http: [Route, LoadHandler][];
  /** By event type; `*` handles all other types. */
  events: Record<string, LoadHandler>;
}

/** One function that serves all handlers of a service. */
export type Group = HttpFunction & { handlers: Handlers };

/** Imports every handler, which registers each under its own name too. */
export const loadHandlers = ({ handlers }: Group): Promise<Handler[]> =>
  Promise.all([
    ...handlers.http.map(([, load]) => load()),
    ...Object.values(handlers.events).map((load) => load()),
  ]);

/**
 * Registers a service's group with functions-framework. A request goes to its route's handler; an event is `POST /`, as
 * a Trigger delivers it.
 */
export function group(name: string, handlers: Handlers): Group {
  const loaded = new Map<LoadHandler, Promise<Handler>>();
  const forward = async (load: LoadHandler, request: Request, response: Response): Promise<unknown> => {
    try {
      const handler = loaded.get(load) ?? load();
      loaded.set(load, handler);
      return (await handler).handle(request, response);
    } catch (error) {
      loaded.delete(load);
      return send(response, errorAnswer(error, String(request.headers['x-request-id'] ?? ''), name));
    }
  };

  const handle: HttpFunction = (request, response) => {
    const refuse = (status: number, code: RefusalCode, message: string = refusals[code], headers = {}) =>
      send(response, { status, body: errorBody(code, message), headers });
    const path = request.path;
    const event = path === '/' && request.method === 'POST' ? request.headers['ce-type'] : undefined;
    if (event !== undefined) {
      const load = handlers.events[String(event)] ?? handlers.events['*'];
      if (!load) return refuse(500, 'failed', `${name} does not handle events of type ${event}`);
      return forward(load, request, response);
    }
    if (path === '/' && request.method === 'POST') return refuse(400, 'no-cloud-event');
    const matching = handlers.http.filter(([route]) => pathParameters(route.path, path));
    const found = matching.find(([route]) => route.method === request.method);
    if (found) return forward(found[1], request, response);
    if (matching.length === 0) return refuse(404, 'nothing-here');
    const allow = matching.map(([route]) => route.method).join(', ');
    return refuse(405, 'wrong-method', `Only ${allow} works here`, { allow });
  };

  addReadinessCheck(async () =>
    (await import('../tables/reachable.ts')).connectToTables(await handlers.config()),
  );
  http(name, handle);
  return Object.assign(handle, { handlers });
}
