import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a visitor of a host sends it. */
export interface Asked {
  host: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** An answer through the ingress: its status, and milliseconds until its last byte. */
export interface Timed {
  status: number;
  ms: number;
}

/** The cluster's way in: one address, where the Host header decides. */
export class Ingress {
  readonly #host: string;
  readonly #port: number;

  constructor(address: string) {
    const { hostname, port } = new URL(address);
    this.#host = hostname;
    this.#port = Number(port || 80);
  }

  #send({
    host,
    path,
    method = 'GET',
    headers = {},
  }: { headers?: object } & Omit<Asked, 'headers' | 'body'>) {
    const at = { host: this.#host, port: this.#port };
    return request({ ...at, method, path, headers: { ...headers, host }, agent: false });
  }

  ask({ body, ...asked }: Asked): Promise<Timed> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const sent = this.#send(asked);
      sent.once('error', reject);
      sent.once('response', (answer) => {
        answer.resume().once('end', () => {
          resolve({ status: answer.statusCode ?? 0, ms: performance.now() - began });
        });
      });
      sent.end(body);
    });
  }

  /** A local address that is `host`, for clients that can't set a Host header. */
  async as(host: string): Promise<{ url: string; close(): void }> {
    const server = createServer((req: IncomingMessage, res) => {
      const passed = this.#send({
        host,
        path: req.url ?? '/',
        method: req.method ?? 'GET',
        headers: req.headers,
      });
      passed.once('response', (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      });
      passed.once('error', () => res.destroy());
      req.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  }
}
