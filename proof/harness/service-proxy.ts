import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusals } from '@boxoffice/shared/api/refusals.ts';
import { TestSystem } from './system.ts';

/**
 * How a proxied service answers. `answer-lost`: it does what is asked, and the connection breaks before its answer.
 * `throttled`: as DynamoDB does above a table's throughput.
 */
export type Behaviour = 'normal' | 'unreachable' | 'answer-lost' | 'rate-limited' | 'malformed' | 'throttled';

const rateLimited = JSON.stringify({
  errors: [{ message: refusals['too-many-attempts'], code: 'too-many-attempts' }],
});

const throttled = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException',
  message: 'Rate exceeded',
});

/** A proxy before a service that can fail in the service's place. */
export class ServiceProxy {
  behaviour: Behaviour = 'normal';
  /** Chooses how the next request is answered. */
  chooseBehaviour = (): Behaviour => this.behaviour;
  /** The address of the service. */
  target = '';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, response) => {
      const behaviour = this.chooseBehaviour();
      if (behaviour === 'unreachable') {
        incoming.socket.destroy();
        return;
      }
      if (behaviour === 'rate-limited' && incoming.method !== 'GET') {
        response
          .writeHead(429, { 'content-type': 'application/json', 'retry-after': '720' })
          .end(rateLimited);
        return;
      }
      if (behaviour === 'malformed') {
        response.writeHead(200, { 'content-type': 'application/json' }).end('[1, {}]');
        return;
      }
      if (behaviour === 'throttled') {
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(throttled);
        return;
      }
      const { method, headers } = incoming;
      const outgoing = request(new URL(incoming.url ?? '/', this.target), { method, headers }, (answer) => {
        if (behaviour === 'answer-lost') {
          answer.resume();
          answer.on('end', () => incoming.socket.destroy());
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      outgoing.on('error', () => incoming.socket.destroy());
      incoming.pipe(outgoing);
    });
  }

  static async open(): Promise<ServiceProxy> {
    const proxy = new ServiceProxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Starts a system whose site reaches each of these services through a proxy. */
export async function startBehindProxies<Name extends string>(...names: Name[]) {
  const opened = await Promise.all(names.map(async (name) => [name, await ServiceProxy.open()] as const));
  const useProxies = (text: string) =>
    opened.reduce(
      (changed, [name, { url }]) => changed.replaceAll(`http://${name}.boxoffice.svc.cluster.local`, url),
      text,
    );
  // Only the site's manifest has ADDRESS_HEADER: the services still call each other directly.
  const manifest = (text: string) => (text.includes('name: ADDRESS_HEADER') ? useProxies(text) : text);
  const system = await TestSystem.start({ manifest });
  for (const [name, proxy] of opened) proxy.target = system.serviceUrl(name);
  const stop = async () => {
    await system.stop();
    for (const [, proxy] of opened) proxy.close();
  };
  return { url: system.url, proxies: Object.fromEntries(opened) as Record<Name, ServiceProxy>, stop };
}
