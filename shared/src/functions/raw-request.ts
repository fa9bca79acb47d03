import type { IncomingMessage } from 'node:http';
import { isEncoded } from '../api/content-encoding.ts';
import { BadRequest } from '../errors.ts';

/** The size limit of every body, in bytes. */
export const MAX_BODY = 1_000_000;

/** More levels of JSON than any valid body has. Validating deeper bodies would cost more than refusing them. */
const MAX_DEPTH = 20;

/**
 * The client's content type without parameters; '' if it sent none. `headersDistinct` still has it when `register.ts`
 * has hidden it from functions-framework.
 */
const contentTypeOf = ({ headers, headersDistinct }: IncomingMessage): string => {
  const type = headers['content-type'] ?? headersDistinct['content-type']?.[0] ?? '';
  return type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
};

/** The URL of a request. Its origin has no meaning. */
export function urlOf({ url = '/' }: IncomingMessage): URL {
  const read = URL.parse(url.startsWith('/') ? `http://service${url}` : url);
  if (!read) throw new BadRequest(404, 'nothing-here');
  return read;
}

/**
 * The body's bytes as received. A body above the limit is read to its end and discarded, so that the connection can carry
 * another request. `requestTimeout` of the server bounds that.
 *
 * @throws BadRequest (413) when it is larger than `limit` bytes, (415) when it has a Content-Encoding (RFC 9110, 15.5.16),
 *   (400) when the client stops sending it
 */
export async function bytesOf(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  });
  const isComplete = await new Promise((resolve) => {
    request.once('end', () => resolve(true));
    for (const event of ['error', 'close']) request.once(event, () => resolve(false));
  });
  if (!isComplete) throw new BadRequest(400, 'not-json', { message: 'The body did not arrive' });
  if (size > limit)
    throw new BadRequest(413, 'too-large', { message: `The body is larger than ${limit} bytes` });
  if (size > 0 && isEncoded(request.headers['content-encoding']))
    throw new BadRequest(415, 'content-encoded', { headers: { 'accept-encoding': 'identity' } });
  return Buffer.concat(chunks);
}

/**
 * A body as JSON; undefined when it is empty.
 *
 * @throws BadRequest (415) for a content type other than JSON, (400) for malformed or too deeply nested JSON
 */
export function jsonOf(request: IncomingMessage, body: Buffer): unknown {
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
