import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { http } from '@google-cloud/functions-framework';

/**
 * A function that answers one request. It uses only what node:http gives, so that it runs under functions-framework and
 * in a plain server alike. It answers its own errors.
 */
export type HttpHandle = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A registered handler, which a process serves alone or in a group. */
export interface Handler {
  name: string;
  handle: HttpHandle;
}

/** A handler of one route. */
export interface HttpHandler<Route extends string> extends Handler {
  route: Route;
}

/** A handler of events. The member exists only for the type checker: a handler of more types is one of each. */
export interface EventHandler<Type extends string> extends Handler {
  accepts?: (type: Type) => void;
}

/**
 * functions-framework parses a body before the handler runs, and answers 400 with an HTML page to a malformed one. That
 * 400 would end an event's delivery. Its parsers skip a body without a content type, so this hook hides the type and the
 * handlers read the body themselves. It also escapes a path that is not valid percent-encoding, which the framework
 * would answer with an HTML page.
 */
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  delete request.headers['content-type'];
  request.url = decodableUrl(request.url ?? '/');
});

/** The URL, or one in which every % of the path is literal if the path cannot be decoded. No id has a %. */
function decodableUrl(url: string): string {
  const [path = '', ...query] = url.split('?');
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?');
  }
}

/** Registers a function with functions-framework under its name. */
export function register(name: string, handle: HttpHandle): Handler {
  http(name, handle);
  return { name, handle };
}
