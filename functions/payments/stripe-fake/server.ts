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
  // Without form-action, which would also block the form's redirect to the shop's origin.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
};

/** Serves the API under /v1, the hosted pages under /c and the faults at /faults. */
export function stripeServer(fake: FakeState): Server {
  const api = new Api(fake);
  const server = createServer((request, response) => {
    answer(api, fake, request, response).catch((error: unknown) => {
      console.error('stripe fake:', error);
      if (response.headersSent) response.destroy();
      else json(response, 500, { error: { type: 'api_error', message: 'An unknown error occurred' } });
    });
  });
  // Longer than clients keep connections open, so that no request meets a closing connection.
  server.keepAliveTimeout = 75_000;
  return server;
}

async function answer(
  api: Api,
  fake: FakeState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = request.url ?? '/';
  const queryStart = target.indexOf('?');
  const path = queryStart < 0 ? target : target.slice(0, queryStart);
  const query = queryStart < 0 ? '' : target.slice(queryStart + 1);
  const method = request.method ?? 'GET';
  const body = await bodyOf(request);
  if (body === undefined) return tooLarge(response);
  if (path === '/faults') return answerFaults(fake.faults, request, body, response);
  if (path.startsWith('/c/')) {
    const page = hostedPage(fake, { method, path, query, body });
    if (page.location) response.writeHead(page.status, { ...PAGE_HEADERS, location: page.location }).end();
    else response.writeHead(page.status, PAGE_HEADERS).end(page.html);
    return;
  }
  const apiAnswer = await api.answer({
    method,
    path,
    query,
    body,
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'],
    account: single(request.headers['stripe-account']),
    idempotencyKey: single(request.headers['idempotency-key']),
  });
  if (apiAnswer.lost) response.destroy();
  else response.writeHead(apiAnswer.status, apiAnswer.headers).end(apiAnswer.body);
}

const single = (header: string | string[] | undefined) =>
  typeof header === 'string' && header !== '' ? header : undefined;

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

/** `POST` adds faults, `GET` lists the remaining ones, `DELETE` clears them. */
function answerFaults(
  faults: Faults,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  const error = request.method === 'POST' ? addFaults(faults, request, body) : undefined;
  if (request.method === 'DELETE') faults.clear();
  if (error) json(response, 400, { error: { message: error } });
  else json(response, 200, faults.list());
}

function addFaults(faults: Faults, request: IncomingMessage, body: string): string | undefined {
  // Only JSON, so that a form on a page of another origin cannot set faults.
  if (!request.headers['content-type']?.startsWith('application/json'))
    return 'Faults must be application/json';
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
