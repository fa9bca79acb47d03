import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';

const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
const wholeBrotli = promisify(brotliCompress);
const wholeGzip = promisify(gzip);

/**
 * Compresses a page with an encoding that the browser accepts. A streamed page, which has no length, stays streamed: each
 * chunk is flushed at once. Other answers pass unchanged: the build's files are compressed beforehand, and the API's answers are small.
 */
export async function compressed(response: Response, acceptEncoding: string | null): Promise<Response> {
  const { headers } = response;
  if (!response.body || !headers.get('content-type')?.startsWith('text/html')) return response;
  headers.append('vary', 'accept-encoding');
  const encoding = ['br', 'gzip'].find((name) => acceptEncoding?.includes(name));
  if (!encoding) return response;
  headers.set('content-encoding', encoding);
  headers.delete('etag');
  if (headers.has('content-length')) {
    const page = await response.arrayBuffer();
    const bytes = await (encoding === 'br' ? wholeBrotli(page, { params }) : wholeGzip(page));
    headers.set('content-length', String(bytes.length));
    return new Response(new Uint8Array(bytes), response);
  }
  const compress =
    encoding === 'br'
      ? createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH, params })
      : createGzip({ flush: constants.Z_SYNC_FLUSH });
  // When the visitor disconnects, pipeline destroys both streams. Its error needs no handling.
  pipeline(Readable.fromWeb(response.body as NodeStream<Uint8Array>), compress, () => undefined);
  return new Response(Readable.toWeb(compress) as ReadableStream<Uint8Array>, response);
}
