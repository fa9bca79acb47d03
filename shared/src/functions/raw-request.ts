import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Request } from '@google-cloud/functions-framework';
import { isEncoded } from '../api/content-encoding.ts';
import { BadRequest } from '../errors.ts';

/** The size limit of every body, in bytes. */
export const MAX_BODY = 1_000_000;

/** More levels of JSON than any valid body has. Validating deeper bodies would cost more than refusing them. */
const MAX_DEPTH = 20;

const contentTypes = new WeakMap<IncomingMessage, string>();
const contentEncodings = new WeakMap<IncomingMessage, string>();

/**
 * functions-framework parses a body before the handler runs, and answers 400 with an HTML page to a malformed one.
 * That 400 would end an event's delivery. So this hook changes the content type of every request to plain bytes before
 * the framework reads it, and the handlers parse the body themselves. It also removes the content encoding, and escapes
 * a path that is not valid percent-encoding: the framework would answer both with an HTML page.
 */
diagnostics.subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  contentTypes.set(request, request.headers['content-type'] ?? '');
  request.headers['content-type'] = 'application/octet-stream';
  contentEncodings.set(request, request.headers['content-encoding'] ?? '');
  delete request.headers['content-encoding'];
  request.url = decodableUrl(request.url ?? '/');
});

/** The URL, or one in which every % of the path is literal if the path cannot be decoded. No id has a %. */
function decodableUrl(url: string): string {
  const [path = '', ...query] = url.split('?');
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?');
  }
}

/** The client's content type without parameters; '' if it sent none. */
export const contentTypeOf = (request: Request): string =>
  (contentTypes.get(request) ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/**
 * The body's bytes as received.
 *
 * @throws BadRequest (413) when it is larger than `limit` bytes, (415) when it has a Content-Encoding (RFC 9110, 15.5.16)
 */
export function bytesOf(request: Request, limit: number): Buffer {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (body.length > limit)
    throw new BadRequest(413, 'too-large', { message: `The body is larger than ${limit} bytes` });
  if (body.length > 0 && isEncoded(contentEncodings.get(request)))
    throw new BadRequest(415, 'content-encoded', { headers: { 'accept-encoding': 'identity' } });
  return body;
}

/**
 * The body as JSON; undefined when there is none.
 *
 * @throws BadRequest (415) for a content type other than JSON, (400) for malformed or too deeply nested JSON
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

/** The nesting depth of JSON text, counted in one pass. Brackets inside strings do not count. */
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
