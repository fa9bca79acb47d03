import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';

export interface IngressRequest {
  host: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface IngressResponse {
  status: number;
  /** Milliseconds until the last byte. */
  ms: number;
}

/** The ingress gateway of the cluster: one address that routes by the Host header. */
export class Ingress {
  readonly #host: string;
  readonly #port: number;

  constructor(address: string) {
    const { hostname, port } = new URL(address);
    this.#host = hostname;
    this.#port = Number(port || 80);
  }

  /** The address of a host for a browser, which finds every `*.localhost` on this machine. */
  urlOf = (host: string): string => `http://${host}:${this.#port}`;

  /** Rejects when the answer is cut off. */
  send({ body, ...rest }: IngressRequest): Promise<IngressResponse> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const sent = this.#request(rest);
      sent.once('error', reject);
      sent.once('response', (answer) => {
        finished(answer.resume()).then(
          () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - began }),
          reject,
        );
      });
      sent.end(body);
    });
  }

  /** Opens a local proxy to one host, for clients that can't set a Host header. */
  async localProxy(host: string): Promise<{ url: string; close(): void }> {
    const server = createServer((incoming: IncomingMessage, response) => {
      const { url: path = '/', method = 'GET', headers } = incoming;
      const outgoing = this.#request({ host, path, method, headers });
      outgoing.once('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      outgoing.once('error', () => response.destroy());
      incoming.pipe(outgoing);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  }

  #request({
    host,
    path,
    method = 'GET',
    headers = {},
  }: Omit<IngressRequest, 'headers' | 'body'> & { headers?: object }) {
    return request({
      host: this.#host,
      port: this.#port,
      method,
      path,
      headers: { ...headers, host },
      agent: false,
    });
  }
}
