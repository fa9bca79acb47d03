import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
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
