import { Server } from 'node:net';

const { listen } = Server.prototype;

/**
 * Preloaded into a function's process: a server that names no address listens on the loopback one only.
 * In a cluster network policies do this; on a laptop the network may be a café's.
 */
Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  const [port, second] = args;
  const named = typeof second === 'string' || typeof port === 'object' || Number.isNaN(Number(port));
  const given = named ? args : [port, '127.0.0.1', ...args.slice(second === undefined ? 2 : 1)];
  return Reflect.apply(listen, this, given) as Server;
};
