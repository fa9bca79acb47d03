import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StartError } from './log.ts';

export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** HTTP servers of the runtime itself: the public port, or one for each ksvc and the broker ingress. */
export class Servers {
  readonly #servers: Server[] = [];
  #closed = false;

  /**
   * Listens on the loopback addresses, IPv6 too where there is one: browsers try it first for localhost.
   * @param port 0 for any; `setting` names it when it is taken
   * @returns the port
   * @throws StartError when it is taken
   */
  async listen(listener: Listener, port = 0, setting = 'PORT'): Promise<number> {
    const at = await this.#open(listener, port, '127.0.0.1').catch((error: NodeJS.ErrnoException) => {
      throw new StartError(portProblem(error, port, setting));
    });
    if (port === 0) return at;
    await this.#open(listener, port, '::1').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') throw new StartError(portProblem(error, port, setting));
    });
    return at;
  }

  /** Takes no new connection, and no second request on one that is idle. */
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
    if (this.#closed) return Promise.reject(new Error('the system stops'));
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    // Slow headers are ended within 10 to 15 s.
    const options = { headersTimeout: 10_000, connectionsCheckingInterval: 5000 };
    const server = createServer(options, (req, res) => void listener(req, res));
    // A service decides how long a request may take, and answers slow ones itself.
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

function portProblem(error: NodeJS.ErrnoException, port: number, setting: string): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken: end what listens there, or set ${setting}`;
  return `Port ${port} can't be used: ${error.message}`;
}
