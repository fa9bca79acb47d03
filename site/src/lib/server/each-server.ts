import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Calls `change` with each HTTP server of this process before its first request. The adapter does not export its own. */
export function forEachServer(change: (server: Server) => void): void {
  const changed = new WeakSet<Server>();
  subscribe('net.server.socket', (message) => {
    const { server } = (message as { socket: Socket & { server?: Server } }).socket;
    if (!server || changed.has(server)) return;
    changed.add(server);
    change(server);
  });
}

/** `passOn` gives the request to the handlers that the server had before. */
export type Intercept = (request: IncomingMessage, response: ServerResponse, passOn: () => void) => unknown;

/** Gives each request of this process to `intercept` first. What is added last comes first. */
export function interceptRequests(intercept: Intercept): void {
  forEachServer((server) => {
    const handlers = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      intercept(request, response, () => {
        for (const handler of handlers) Reflect.apply(handler, server, [request, response]);
      });
    });
  });
}
