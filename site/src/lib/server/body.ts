import type { IncomingMessage } from 'node:http';

/** In bytes. */
const BODY_LIMIT = 100_000;
const WEBHOOK_LIMIT = 1_000_000;

export const bodyLimit = (path: string): number =>
  path.startsWith('/webhooks/') ? WEBHOOK_LIMIT : BODY_LIMIT;

/** Whether a Content-Length is above the limit. A chunked body has none: `readBody` counts it. */
export const isTooLarge = (contentLength: string | null | undefined, limit: number): boolean =>
  Number(contentLength ?? 0) > limit;

/**
 * Reads a body, which has arrived before (`admission.ts`), and counts its bytes.
 *
 * @returns the bytes, undefined for an empty body, or `too-large`: its rest is not read
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | undefined | 'too-large'> {
  if (isTooLarge(request.headers['content-length'], limit)) return 'too-large';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > limit) return 'too-large';
    chunks.push(chunk);
  }
  return size === 0 ? undefined : Buffer.concat(chunks);
}
