import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Api } from './api.ts';
import { type FakeState, newId } from './context.ts';
import type { Faults } from './faults.ts';
import { hostedPage } from './hosted-pages.ts';

const MAX_BODY_BYTES = 1_000_000;

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // No form-action: it would also forbid the redirect from the form to the shop's own origin.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
};

/** The API under /v1, the hosted pages under /c, the faults under /stand-in. */
export function stripeServer(standing: FakeState): Server {
  const api = new Api(standing);
  const server = createServer((request, response) => {
    answer(api, standing, request, response).catch((error: unknown) => {
      console.error('stripe stand-in:', error);
      if (response.headersSent) response.destroy();
      else json(response, 500, { error: { type: 'api_error', message: 'An unknown error occurred' } });
    });
  });
  // Longer than clients keep a connection, so that none of them meets one that is just closing.
  server.keepAliveTimeout = 75_000;
  return server;
}

async function answer(
  api: Api,
  standing: FakeState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = request.url ?? '/';
  const cut = target.indexOf('?');
  const path = cut < 0 ? target : target.slice(0, cut);
  const query = cut < 0 ? '' : target.slice(cut + 1);
  const method = request.method ?? 'GET';
  const body = await bodyOf(request);
  if (body === undefined) return tooLarge(response);
  if (path === '/stand-in/faults') return answerFaults(standing.faults, request, body, response);
  if (path.startsWith('/c/')) {
    const page = hostedPage(standing, { method, path, query, body });
    if (page.location) response.writeHead(page.status, { ...PAGE_HEADERS, location: page.location }).end();
    else response.writeHead(page.status, PAGE_HEADERS).end(page.html);
    return;
  }
  const key = request.headers['idempotency-key'];
  const answered = await api.answer({
    method,
    path,
    query,
    body,
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'],
    idempotencyKey: typeof key === 'string' && key !== '' ? key : undefined,
  });
  if (answered.lost) response.destroy();
  else response.writeHead(answered.status, answered.headers).end(answered.body);
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function tooLarge(response: ServerResponse): void {
  response.setHeader('connection', 'close');
  json(response, 413, { error: { type: 'invalid_request_error', message: 'Request body too large.' } });
}

/** `POST` adds faults, `GET` lists what is left of them, `DELETE` forgets all. */
function answerFaults(
  faults: Faults,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  const refusal = request.method === 'POST' ? addFaults(faults, request, body) : undefined;
  if (request.method === 'DELETE') faults.clear();
  if (refusal) json(response, 400, { error: { message: refusal } });
  else json(response, 200, faults.list());
}

function addFaults(faults: Faults, request: IncomingMessage, body: string): string | undefined {
  // JSON alone, so that no page of another origin can set faults with a plain form.
  if (!request.headers['content-type']?.startsWith('application/json')) return 'Faults are application/json';
  try {
    faults.add(JSON.parse(body));
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return error.message;
    throw error;
  }
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': newId('req') });
  response.end(JSON.stringify(value, null, 2));
}
