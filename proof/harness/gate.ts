import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a service seems to the site: there, gone, with more to do than it takes on, or answering what makes no sense. */
export type Seen = 'there' | 'gone' | 'busy' | 'confused';

const busy = JSON.stringify({ errors: [{ message: 'Too many attempts: please try again later' }] });

/** What stands between the site and a service, and can keep the one from the other. */
export class Gate {
  seen: Seen = 'there';
  /** The service's address. */
  behind = '';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((asked, answer) => {
      if (this.seen === 'gone') {
        asked.socket.destroy();
        return;
      }
      if (this.seen === 'busy' && asked.method !== 'GET') {
        answer.writeHead(429, { 'content-type': 'application/json', 'retry-after': '720' }).end(busy);
        return;
      }
      if (this.seen === 'confused') {
        answer.writeHead(200, { 'content-type': 'application/json' }).end('[1, {}]');
        return;
      }
      const { method, headers } = asked;
      const onward = request(new URL(asked.url ?? '/', this.behind), { method, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      onward.on('error', () => asked.socket.destroy());
      asked.pipe(onward);
    });
  }

  static async open(): Promise<Gate> {
    const gate = new Gate();
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** A gate before each of these services. */
export async function gates<Name extends string>(...names: Name[]) {
  const opened = await Promise.all(names.map(async (name) => [name, await Gate.open()] as const));
  const all = Object.fromEntries(opened) as Record<Name, Gate>;
  return {
    all,
    /** The site's manifest, with the gates in place of the services. */
    manifest: (text: string) =>
      text.includes('name: AUTH_URL')
        ? opened.reduce(
            (changed, [name, { url }]) =>
              changed.replaceAll(`http://${name}.boxoffice.svc.cluster.local`, url),
            text,
          )
        : text,
    lead(services: Record<string, string>) {
      for (const [name, gate] of opened) gate.behind = services[name] ?? '';
    },
    letThrough() {
      for (const [, gate] of opened) gate.seen = 'there';
    },
    close() {
      for (const [, gate] of opened) gate.close();
    },
  };
}
