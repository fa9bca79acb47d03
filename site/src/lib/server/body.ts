import type { IncomingMessage } from 'node:http';
import { MAX_PICTURE_BYTES } from '@boxoffice/shared/api/limits.ts';

/** In bytes. */
const BODY_LIMIT = 100_000;
const WEBHOOK_LIMIT = 1_000_000;
/** What a form adds to its file. */
const FORM_EXTRA = 10_000;

/** The upload of a picture, by the API or by the form on the page that edits a ticket. */
const UPLOAD = /^\/(api\/tickets\/[^/?]+\/cover(\?|$)|sales\/[^/?]+\/edit\?\/cover$)/;
export const isUpload = (pathAndQuery: string): boolean => UPLOAD.test(pathAndQuery);

/** The largest body of a request, in bytes. */
export function bodyLimit(pathAndQuery: string): number {
  if (pathAndQuery.startsWith('/webhooks/')) return WEBHOOK_LIMIT;
  if (!isUpload(pathAndQuery)) return BODY_LIMIT;
  return pathAndQuery.startsWith('/api/') ? MAX_PICTURE_BYTES : MAX_PICTURE_BYTES + FORM_EXTRA;
}

/** The bytes of a body that are awaited before its request is handled. The answer to a longer body can refuse it. */
export const arrivalLimit = (pathAndQuery: string): number =>
  Math.max(WEBHOOK_LIMIT, bodyLimit(pathAndQuery));

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
