import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { NotStarted, type Revision, type Slot } from './revision.ts';

/** A request is tried on this many processes that refuse connections before the answer is 503. */
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

const CLIENT_GONE = new Error('the client closed the connection');

type Outcome = 'answered' | 'refused' | 'cut off' | 'invalid';

/**
 * Forwards requests to a service's process; the first request starts it. Bodies stream in both directions.
 * Answers 503 when no process starts, 504 after the timeout, 502 when the process dies during a request.
 * @param isPublic requests come from outside: the runtime sets the X-Forwarded-* headers itself
 */
export function activator(revision: Revision, { isPublic }: { isPublic: boolean }) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new TimedOut()), revision.spec.timeoutMs);
    res.once('close', () => {
      clearTimeout(timer);
      if (!res.writableFinished) over.abort(CLIENT_GONE);
    });
    const headers = requestHeaders(req, isPublic);
    try {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const slot = await revision.acquire(over.signal);
        const outcome = await send(req, res, headers, slot, over.signal).finally(slot.release);
        if (outcome === 'answered') return;
        if (outcome === 'invalid') return fail(res, 400, 'The request is not valid');
        if (outcome === 'refused') slot.reportRefused();
        else if (!isRepeatable(req)) return fail(res, 502, `${revision.spec.name} ended before it answered`);
      }
      fail(res, 503, `${revision.spec.name} accepts no connections`);
    } catch (error) {
      const name = revision.spec.name;
      if (error instanceof TimedOut)
        fail(res, 504, `${name} did not answer in ${revision.spec.timeoutMs / 1000} s`);
      else if (error instanceof NotStarted) fail(res, 503, error.message);
      else fail(res, 502, `${name} can't be reached`);
    }
  };
}

/** Rejects with the signal's reason when it is aborted, even after the answer has begun. */
function send(
  req: IncomingMessage,
  res: ServerResponse,
  headers: string[],
  { pool }: Slot,
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  let connected = false;
  let abortRequest: (() => void) | undefined;
  signal.addEventListener(
    'abort',
    () => {
      reject(signal.reason);
      abortRequest?.();
    },
    { once: true },
  );
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      connected = true;
      abortRequest = () => controller.abort(signal.reason as Error);
      if (signal.aborted) abortRequest();
    },
    onResponseStart(controller, status, _headers, message) {
      // 100 and 103 announce the answer.
      if (status < 200) return;
      res.writeHead(status, message, withoutHops(rawHeaders(controller)));
      res.on('drain', () => controller.resume());
    },
    onResponseData(controller, chunk) {
      if (!res.write(chunk)) controller.pause();
    },
    onResponseEnd() {
      res.end();
      resolve('answered');
    },
    onResponseError(_, error) {
      if (!connected)
        resolve((error as { code?: string }).code === 'UND_ERR_INVALID_ARG' ? 'invalid' : 'refused');
      else if (!res.headersSent) resolve('cut off');
      else {
        // The status line is sent already: breaking the connection is the only way to report the error.
        res.destroy();
        resolve('answered');
      }
    },
  };
  const method = (req.method ?? 'GET') as Dispatcher.HttpMethod;
  pool.dispatch(
    { method, path: req.url ?? '/', headers, body: hasBody(req) ? Readable.from(bodyOf(req)) : null },
    handler,
  );
  return promise;
}

/**
 * The body of a request, read once a process is connected: a request that no process accepted can be sent again.
 * What an early answer leaves is read too: left unread, it would block the connection's next request.
 */
async function* bodyOf(req: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* req.iterator({ destroyOnReturn: false });
  } finally {
    req.resume();
  }
}

const rawHeaders = ({ rawHeaders: raw }: Dispatcher.DispatchController): string[] =>
  Array.isArray(raw) ? raw.map((part) => part.toString('latin1')) : [];

function hasBody(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] !== undefined || (req.headers['content-length'] ?? '0') !== '0';
}

function isRepeatable(req: IncomingMessage): boolean {
  return !hasBody(req) && (req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS');
}

function requestHeaders(req: IncomingMessage, isPublic: boolean): string[] {
  const headers = withoutHops(req.rawHeaders, isPublic ? FORWARDED : undefined);
  if (isPublic) {
    headers.push('X-Forwarded-For', req.socket.remoteAddress ?? '', 'X-Forwarded-Proto', 'http');
    headers.push('X-Forwarded-Host', req.headers.host ?? '');
  }
  return headers;
}

function withoutHops(raw: string[], alsoRemoved?: Set<string>): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    if (HOP_BY_HOP.has(name) || name === 'transfer-encoding' || alsoRemoved?.has(name)) continue;
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
