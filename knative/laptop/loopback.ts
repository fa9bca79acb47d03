import { Server } from 'node:net';

const { listen } = Server.prototype;

/**
 * Preloaded into a function's process: a server that names no address listens on 127.0.0.1 only. In a cluster
 * network policies protect the services; a laptop may be on a public network.
 */
Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  const [port, second] = args;
  const hasHost = typeof second === 'string' || typeof port === 'object' || Number.isNaN(Number(port));
  const withHost = hasHost ? args : [port, '127.0.0.1', ...args.slice(second === undefined ? 2 : 1)];
  return Reflect.apply(listen, this, withHost) as Server;
};
