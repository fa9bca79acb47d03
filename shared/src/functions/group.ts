import { type HttpFunction, http, type Request, type Response } from '@google-cloud/functions-framework';
import { type RefusalCode, refusals } from '../api/refusals.ts';
import type { Route } from '../api/route.ts';
import type { TableSettings } from '../tables/reachable.ts';
import { errorAnswer, errors } from './failure.ts';
import type { Handler } from './http-function.ts';
import { send } from './http-function.ts';
import { pathParameters } from './path.ts';
import { addReadinessCheck } from './ready.ts';

type Load = () => Promise<Handler>;

/** The doors of a service, each imported on its first use. */
export interface Handlers {
  /** The settings, which must be right, and the table, which must answer, before any door is asked. */
  config: () => Promise<TableSettings>;
  /** By route. */
  http: [Route, Load][];
  /** By the event's type; `*` takes what no other does. */
  events: Record<string, Load>;
}

/** A service's group: one function, and the doors that it serves. */
export type Group = HttpFunction & { handlers: Handlers };

/** Imports every door, so that each is registered under its own name too. */
export const loadHandlers = ({ handlers }: Group): Promise<Handler[]> =>
  Promise.all([
    ...handlers.http.map(([, load]) => load()),
    ...Object.values(handlers.events).map((load) => load()),
  ]);

/**
 * Registers a service's group with functions-framework: one function that serves all of its doors. Events come
 * as `POST /`, as a Trigger sends them.
 */
export function group(name: string, handlers: Handlers): Group {
  const loaded = new Map<Load, Promise<Handler>>();
  const pass = async (load: Load, request: Request, response: Response): Promise<unknown> => {
    try {
      const door = loaded.get(load) ?? load();
      loaded.set(load, door);
      return (await door).handle(request, response);
    } catch (error) {
      loaded.delete(load);
      return send(response, errorAnswer(error, String(request.headers['x-request-id'] ?? ''), name));
    }
  };

  const handle: HttpFunction = (request, response) => {
    const refuse = (status: number, code: RefusalCode, message: string = refusals[code], headers = {}) =>
      send(response, { status, body: errors(code, message), headers });
    const path = request.path;
    const event = path === '/' && request.method === 'POST' ? request.headers['ce-type'] : undefined;
    if (event !== undefined) {
      const load = handlers.events[String(event)] ?? handlers.events['*'];
      if (!load) return refuse(500, 'failed', `${name} takes no event ${event}`);
      return pass(load, request, response);
    }
    if (path === '/' && request.method === 'POST') return refuse(400, 'no-cloud-event');
    const here = handlers.http.filter(([route]) => pathParameters(route.path, path));
    const found = here.find(([route]) => route.method === request.method);
    if (found) return pass(found[1], request, response);
    if (here.length === 0) return refuse(404, 'nothing-here');
    const allow = here.map(([route]) => route.method).join(', ');
    return refuse(405, 'wrong-method', `Only ${allow} works here`, { allow });
  };

  addReadinessCheck(async () =>
    (await import('../tables/reachable.ts')).connectToTables(await handlers.config()),
  );
  http(name, handle);
  return Object.assign(handle, { handlers });
}
