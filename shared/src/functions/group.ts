import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RefusalCode, refusals } from '../api/refusals.ts';
import type { TableSettings } from '../tables/reachable.ts';
import { errorAnswer, errorBody } from './failure.ts';
import { send } from './http-function.ts';
import { pathParameters } from './path.ts';
import { bytesOf, urlOf } from './raw-request.ts';
import { addReadinessCheck } from './ready.ts';
import { type EventHandler, type Handler, type HttpHandle, type HttpHandler, register } from './register.ts';

/** Imports a handler, with its schemas, on its first use: a group names routes and event types without their schemas. */
type LoadHandler<Kind extends Handler = Handler> = () => Promise<Kind>;

/** The handlers of a service. A name that its handler does not serve is a type error. */
export interface Handlers<Route extends string = string, Event extends string = string> {
  /** The settings. They must be valid, and the tables reachable, before the process listens. */
  config: () => Promise<TableSettings>;
  /** By route, such as `GET /api/orders/:orderId`. */
  http: { [Name in Route]: LoadHandler<HttpHandler<Name>> };
  /** By event type; `*` handles all other types. */
  events: { [Type in Event]: LoadHandler<Type extends '*' ? Handler : EventHandler<Type>> };
}

/** One function that serves all handlers of a service. */
export type Group = HttpHandle & { service: string; handlers: Handlers };

/** Imports every handler, which registers each under its own name too. */
export const loadHandlers = ({ handlers }: Group): Promise<Handler[]> =>
  Promise.all([
    ...Object.values(handlers.http).map((load) => load()),
    ...Object.values(handlers.events).map((load) => load()),
  ]);

/**
 * Registers a service's group with functions-framework. A request goes to its route's handler; an event is `POST /`, as
 * a Trigger delivers it.
 */
export function group<Route extends string, Event extends string>(
  name: string,
  { config, http, events }: Handlers<Route, Event>,
): Group {
  const handlers: Handlers = { config, http, events };
  const routes = Object.entries(handlers.http).map(([route, load]) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, path, load };
  });
  const loaded = new Map<LoadHandler, Promise<Handler>>();
  const forward = async (load: LoadHandler, request: IncomingMessage, response: ServerResponse) => {
    const handler = loaded.get(load) ?? load();
    loaded.set(load, handler);
    try {
      await handler;
    } catch (error) {
      loaded.delete(load);
      throw error;
    }
    return (await handler).handle(request, response);
  };

  async function route(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const refuse = async (
      status: number,
      code: RefusalCode,
      message: string = refusals[code],
      headers = {},
    ) => {
      // An answer before the end of the body can be lost on its way through a proxy.
      await bytesOf(request, 0).catch(() => {});
      send(response, { status, body: errorBody(code, message), headers });
    };
    const path = urlOf(request).pathname;
    const event = path === '/' && request.method === 'POST' ? request.headers['ce-type'] : undefined;
    if (event !== undefined) {
      const load = handlers.events[String(event)] ?? handlers.events['*'];
      if (!load) return refuse(500, 'failed', `${name} does not handle events of type ${event}`);
      return forward(load, request, response);
    }
    if (path === '/' && request.method === 'POST') return refuse(400, 'no-cloud-event');
    const matching = routes.filter((route) => pathParameters(route.path, path));
    const found = matching.find(({ method }) => method === request.method);
    if (found) return forward(found.load, request, response);
    if (matching.length === 0) return refuse(404, 'nothing-here');
    const allow = matching.map(({ method }) => method).join(', ');
    return refuse(405, 'wrong-method', `Only ${allow} works here`, { allow });
  }

  const handle: HttpHandle = (request, response) =>
    route(request, response).catch((error) =>
      send(response, errorAnswer(error, String(request.headers['x-request-id'] ?? ''), name)),
    );
  addReadinessCheck(async () => (await import('../tables/reachable.ts')).connectToTables(await config()));
  register(name, handle);
  return Object.assign(handle, { service: name, handlers });
}
