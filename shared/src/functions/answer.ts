/** The answer of an HTTP handler. */
export interface Answer {
  status: number;
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

/** A page of a list. A Link header (RFC 8288) carries `next`, the cursor of the next page. */
export function page(items: unknown[], url: URL, next: string | undefined): Answer {
  if (next === undefined) return ok(items);
  const query = new URLSearchParams(url.searchParams);
  query.set('cursor', next);
  return ok(items, { link: `<${url.pathname}?${query}>; rel="next"` });
}
