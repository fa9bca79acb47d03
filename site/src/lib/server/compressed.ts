import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

/**
 * Compresses a page with an encoding that the browser accepts. A streamed page stays streamed: each chunk is flushed at
 * once. Other answers pass unchanged: the build's files are compressed beforehand, and the API's answers are small.
 */
export function compressed(response: Response, acceptEncoding: string | null): Response {
  const { headers } = response;
  if (!response.body || !headers.get('content-type')?.startsWith('text/html')) return response;
  headers.append('vary', 'accept-encoding');
  const encoding = ['br', 'gzip'].find((name) => acceptEncoding?.includes(name));
  if (!encoding) return response;
  const compress =
    encoding === 'br'
      ? createBrotliCompress({
          flush: constants.BROTLI_OPERATION_FLUSH,
          params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
        })
      : createGzip({ flush: constants.Z_SYNC_FLUSH });
  // When the visitor disconnects, pipeline destroys both streams. Its error needs no handling.
  pipeline(Readable.fromWeb(response.body as NodeStream<Uint8Array>), compress, () => undefined);
  headers.set('content-encoding', encoding);
  headers.delete('content-length');
  headers.delete('etag');
  return new Response(Readable.toWeb(compress) as ReadableStream<Uint8Array>, response);
}
