/** In bytes. */
const BODY_LIMIT = 100_000;
const WEBHOOK_LIMIT = 1_000_000;

export const bodyLimit = (path: string): number =>
  path.startsWith('/webhooks/') ? WEBHOOK_LIMIT : BODY_LIMIT;

/** Whether the Content-Length of a request is above the limit. A chunked body has none: `readBody` counts it. */
export const isTooLarge = (headers: Headers, limit: number): boolean =>
  Number(headers.get('content-length') ?? 0) > limit;

/**
 * Reads a body and counts its bytes. A body above the limit is read to its end and discarded: otherwise the connection
 * could not carry another request. The server's own limit (`BODY_SIZE_LIMIT`) bounds that.
 *
 * @returns the bytes, undefined for an empty body, or `too-large`
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array | undefined | 'too-large'> {
  if (!body) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
    }
  } catch (error) {
    if ((error as { status?: number }).status === 413) return 'too-large';
    throw error;
  }
  if (size > limit) return 'too-large';
  return size === 0 ? undefined : Buffer.concat(chunks);
}
