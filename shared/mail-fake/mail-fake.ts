import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { Config } from './config.ts';
import { Inbox } from './inbox.ts';
import { listPage, mailPage, notFoundPage } from './pages.ts';

const MAX_MAIL_BYTES = 4_000_000;
/** How long a request waits for the first mail to an address, in milliseconds. */
const WAIT_MS = 20_000;

/** A running SMTP server and the web page that shows its mails. */
export interface MailFake {
  port: number;
  smtpPort: number;
  inbox: Inbox;
  stop(): Promise<void>;
}

/**
 * Starts an SMTP server that stores every mail as a file, and a web page that shows the mails. Nothing is delivered.
 * For programs, `GET /newest?to=ADDRESS` answers with the newest mail to an address as JSON, and waits for the first one.
 */
export async function startMailFake(config: Config): Promise<MailFake> {
  const inbox = await Inbox.at(config.folder);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    onData(stream, _session, done) {
      buffer(stream)
        .then((raw) => inbox.store(raw))
        .then(
          () => done(),
          (error: Error) => done(error),
        );
    },
  });
  smtp.on('error', (error: Error) => console.error(`mail fake: ${error.message}`));
  smtp.listen(config.smtpPort, config.host);
  await once(smtp.server, 'listening');
  const pages = createServer((request, response) => {
    answer(inbox, config.hosts, request, response).catch((error: Error) => {
      console.error(`mail fake: ${error.message}`);
      response.destroy();
    });
  });
  pages.listen(config.port, config.host);
  await once(pages, 'listening');
  return {
    inbox,
    port: (pages.address() as AddressInfo).port,
    smtpPort: (smtp.server.address() as AddressInfo).port,
    stop: async () => {
      pages.close();
      pages.closeAllConnections();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
};
const JSON_TYPE = { ...HEADERS, 'content-type': 'application/json' };
const HTML = { ...HEADERS, 'content-type': 'text/html; charset=utf-8' };

async function answer(
  inbox: Inbox,
  hosts: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // The check prevents DNS rebinding: a foreign site whose name resolves to this address must not read mails.
  const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
  if (!hosts.includes(host)) return void response.writeHead(403, HEADERS).end();
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response.writeHead(405, { ...HEADERS, allow: 'GET, HEAD' }).end();
  const [path = '/', query] = (request.url ?? '/').split('?', 2);
  if (path === '/') return void response.writeHead(200, HTML).end(listPage(await inbox.newest()));
  if (path === '/newest') {
    const mail = await inbox.newestTo(new URLSearchParams(query).get('to') ?? '', WAIT_MS);
    return void response.writeHead(mail ? 200 : 404, JSON_TYPE).end(JSON.stringify(mail ?? null));
  }
  const raw = path.endsWith('.eml') ? await inbox.raw(path.slice(1, -4)) : undefined;
  if (raw)
    return void response.writeHead(200, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(raw);
  const mail = await inbox.find(path.slice(1));
  response.writeHead(mail ? 200 : 404, HTML).end(mail ? mailPage(mail) : notFoundPage());
}
