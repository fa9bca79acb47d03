import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Request } from '@google-cloud/functions-framework';
import { BadRequest } from '../errors.ts';

/** The most bytes that any function reads. */
export const MAX_BODY = 1_000_000;

/** Deeper than any body of ours; what is deeper costs more to look at than to refuse. */
const MAX_DEPTH = 20;

const contentTypes = new WeakMap<IncomingMessage, string>();

/**
 * functions-framework parses bodies before a function sees the request, and answers a broken one with a page
 * of HTML and a 400, which would end an event's delivery for good. So every request is declared to be plain
 * bytes before the framework looks at it, and the functions parse for themselves.
 */
diagnostics.subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  contentTypes.set(request, request.headers['content-type'] ?? '');
  request.headers['content-type'] = 'application/octet-stream';
});

/** The content type that the client sent, without its parameters; '' for none. */
export const contentTypeOf = (request: Request): string =>
  (contentTypes.get(request) ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/**
 * The body as it came.
 *
 * @throws BadRequest (413) when it is larger than `limit` bytes
 */
export function bytesOf(request: Request, limit: number): Buffer {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (body.length > limit)
    throw new BadRequest(413, 'too-large', { message: `The body is larger than ${limit} bytes` });
  return body;
}

/**
 * The body as JSON; undefined when there is none.
 *
 * @throws BadRequest (415) for another type than JSON, (400) for what is not JSON or nested too deep
 */
export function jsonOf(request: Request, limit: number): unknown {
  const body = bytesOf(request, limit);
  if (body.length === 0) return undefined;
  if (contentTypeOf(request) !== 'application/json') throw new BadRequest(415, 'wrong-media-type');
  const text = body.toString('utf8');
  if (depthOf(text) > MAX_DEPTH)
    throw new BadRequest(400, 'too-deep', { message: `The body is nested deeper than ${MAX_DEPTH} levels` });
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest(400, 'not-json');
  }
}

/** How deep brackets are nested in JSON text; what is in a string doesn't count. In one pass, whatever it is. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString && char === '\\') at++;
    else if (char === '"') inString = !inString;
    else if (inString) continue;
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ']' || char === '}') depth--;
  }
  return deepest;
}
