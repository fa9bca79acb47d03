/** Bytes that a body may have; only Stripe may send more. */
const BODY_LIMIT = 100_000;
const WEBHOOK_LIMIT = 1_000_000;

export const bodyLimit = (path: string): number =>
  path.startsWith('/webhooks/') ? WEBHOOK_LIMIT : BODY_LIMIT;

/** Whether a body says of itself that it is too large. */
export const isTooLarge = (headers: Headers, limit: number): boolean =>
  Number(headers.get('content-length') ?? 0) > limit;

/**
 * Reads a body, whatever it says of its length. What is too large is read to its end and thrown away, or
 * the connection would be stuck for its next request; the server's own limit bounds that.
 *
 * @returns its bytes, undefined if there are none, or `too-large`
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
