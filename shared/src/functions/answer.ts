/** What a door answers. */
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
/** It will be done; there is nothing to tell of it yet. */
export const accepted = (body: unknown): Answer => ({ status: 202, body });
export const noContent = (): Answer => ({ status: 204 });

/** A page of a list; `next` is the cursor of the page after it, told by a Link header (RFC 8288). */
export function page(items: unknown[], url: URL, next: string | undefined): Answer {
  if (next === undefined) return ok(items);
  const link = new URLSearchParams(url.searchParams);
  link.set('cursor', next);
  return ok(items, { link: `<${url.pathname}?${link}>; rel="next"` });
}
