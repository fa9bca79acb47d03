import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type Lease, NotUp, type Revision } from './revision.ts';

/** A request meets at most this many processes that refuse it before it is answered 503. */
const ATTEMPTS = 3;
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
  'expect',
]);
const FORWARDED = new Set(['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host']);

class TimedOut extends Error {
  override name = 'TimedOut';
}

const CLIENT_GONE = new Error('the client is gone');

/** What became of one attempt to have a request answered. */
type Outcome = 'answered' | 'refused' | 'cut off';

/**
 * Answers requests from a service's process, which it starts for the first of them. Bodies stream both
 * ways. 503 when no process comes up, 504 when the time is over, 502 when the process died half-way.
 * @param edge the requests come from outside: who sent them is told to the service, whatever they say
 */
export function activator(revision: Revision, { edge }: { edge: boolean }) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new TimedOut()), revision.spec.timeoutMs);
    res.once('close', () => {
      clearTimeout(timer);
      if (!res.writableFinished) over.abort(CLIENT_GONE);
    });
    const headers = requestHeaders(req, edge);
    try {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const lease = await revision.lease(over.signal);
        const outcome = await send(req, res, headers, lease, over.signal).finally(lease.release);
        if (outcome === 'answered') return;
        if (outcome === 'refused') lease.refused();
        else if (!isRepeatable(req)) return fail(res, 502, `${revision.spec.name} ended before it answered`);
      }
      fail(res, 503, `${revision.spec.name} is not up`);
    } catch (error) {
      const name = revision.spec.name;
      if (error instanceof TimedOut)
        fail(res, 504, `${name} did not answer in ${revision.spec.timeoutMs / 1000} s`);
      else if (error instanceof NotUp) fail(res, 503, `${name} is not up`);
      else fail(res, 502, `${name} could not be asked`);
    }
  };
}

/** Rejects with the signal's reason when it is aborted; the answer may have begun by then. */
function send(
  req: IncomingMessage,
  res: ServerResponse,
  headers: string[],
  { port, agent }: Lease,
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const upstream = request({ host: '127.0.0.1', port, agent, method: req.method, path: req.url, headers });
  const abort = () => {
    upstream.destroy();
    reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });

  let connected = false;
  upstream.once('socket', (socket) => {
    const go = () => {
      connected = true;
      sendBody(req, upstream);
    };
    if (socket.connecting) socket.once('connect', go);
    else go();
  });
  upstream.once('response', (answer) => {
    res.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutHops(answer.rawHeaders));
    answer.pipe(res);
    // Half an answer can't be taken back: the client sees the connection break.
    answer.once('error', () => res.destroy());
    answer.once('close', () => {
      drain(req, upstream);
      resolve('answered');
    });
  });
  upstream.on('error', () => resolve(connected ? 'cut off' : 'refused'));
  return promise;
}

/** The body waits for the connection: a request that met a dead process can be sent again whole. */
function sendBody(req: IncomingMessage, upstream: ClientRequest): void {
  if (hasBody(req)) req.pipe(upstream);
  else upstream.end();
}

/** A body that was answered before its end is read on: left in the connection, it would stand before the next request. */
function drain(req: IncomingMessage, upstream: ClientRequest): void {
  req.unpipe(upstream);
  req.resume();
}

function hasBody(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] !== undefined || (req.headers['content-length'] ?? '0') !== '0';
}

function isRepeatable(req: IncomingMessage): boolean {
  return !hasBody(req) && (req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS');
}

function requestHeaders(req: IncomingMessage, edge: boolean): string[] {
  const headers = withoutHops(req.rawHeaders, edge ? FORWARDED : undefined);
  // Without it a body of unknown length on a GET would be taken for the next request.
  if (req.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked');
  if (edge) {
    headers.push('X-Forwarded-For', req.socket.remoteAddress ?? '', 'X-Forwarded-Proto', 'http');
    headers.push('X-Forwarded-Host', req.headers.host ?? '');
  }
  return headers;
}

function withoutHops(raw: string[], also?: Set<string>): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    if (HOP_BY_HOP.has(name) || name === 'transfer-encoding' || also?.has(name)) continue;
    kept.push(raw[at] ?? '', raw[at + 1] ?? '');
  }
  return kept;
}

function fail(res: ServerResponse, status: number, message: string): void {
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return;
  }
  res.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  res.end(JSON.stringify({ errors: [{ message, code: 'unreachable' }] }));
}
