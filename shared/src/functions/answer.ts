/** The answer of an HTTP handler. */
export interface Answer {
  status: number;
  /** Bytes, and texts as they are made, are sent as they are, with the content type of the headers; anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string | string[]>;
}

export const ok = (body: unknown, headers?: Answer['headers']): Answer => ({
  status: 200,
  body,
  ...(headers && { headers }),
});
export const created = (body: unknown, headers?: Answer['headers']): Answer => ({
  status: 201,
  body,
  ...(headers && { headers }),
});
/** The work happens after the answer. */
export const accepted = (body: unknown): Answer => ({ status: 202, body });
export const noContent = (): Answer => ({ status: 204 });

/**
 * A file, which a browser shows or saves under this name.
 *
 * @param name with no quote and no character beyond ASCII
 */
export const file = (bytes: Uint8Array, mediaType: string, name: string): Answer => ({
  status: 200,
  body: bytes,
  headers: { 'content-type': mediaType, 'content-disposition': `inline; filename="${name}"` },
});

/**
 * A file that a browser saves under this name. It is sent while it is made: an error then breaks off the connection.
 *
 * @param name with no quote and no character beyond ASCII
 */
export const download = (chunks: AsyncIterable<string>, mediaType: string, name: string): Answer => ({
  status: 200,
  body: chunks,
  headers: { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}"` },
});

/** A page of a list. A Link header (RFC 8288) carries `next`, the cursor of the next page. */
export function page(items: unknown[], url: URL, next: string | undefined): Answer {
  if (next === undefined) return ok(items);
  const query = new URLSearchParams(url.searchParams);
  query.set('cursor', next);
  return ok(items, { link: `<${url.pathname}?${query}>; rel="next"` });
}
