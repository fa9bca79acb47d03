import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { portError, type StartError } from './log.ts';

export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** The runtime's own HTTP servers: the public port, one port for each ksvc, and the broker ingress. */
export class HttpServers {
  readonly #servers: Server[] = [];
  #closed = false;

  /**
   * Listens on 127.0.0.1 and, for a given port, on ::1, which browsers try first for localhost.
   * @param port 0 for any free port
   * @returns the port
   * @throws StartError when the port is in use
   */
  async listen(listener: Listener, port = 0): Promise<number> {
    const toStartError = (error: NodeJS.ErrnoException): StartError => portError(error, port, 'PORT');
    const opened = await this.#open(listener, port, '127.0.0.1').catch((error: NodeJS.ErrnoException) => {
      throw toStartError(error);
    });
    if (port === 0) return opened;
    await this.#open(listener, port, '::1').catch((error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no ::1.
      if (error.code === 'EADDRINUSE') throw toStartError(error);
    });
    return opened;
  }

  /** Accepts no new connections, and no further requests on idle ones. */
  stopAccepting(): void {
    for (const server of this.#servers) server.close();
  }

  close(): void {
    this.#closed = true;
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  #open(listener: Listener, port: number, host: string): Promise<number> {
    if (this.#closed) return Promise.reject(new Error('the system is stopping'));
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    // Connections with slow headers are closed after 10 to 15 s.
    const options = { headersTimeout: 10_000, connectionsCheckingInterval: 5000 };
    const server = createServer(options, (req, res) => void listener(req, res));
    // The activator applies each service's own timeout.
    server.requestTimeout = 0;
    server.once('error', reject);
    server.listen(port, host, () => {
      this.#servers.push(server);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
    return promise;
  }
}
