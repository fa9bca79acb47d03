import type { RequestEvent } from '@sveltejs/kit';
import { call, requireUser } from './api.ts';
import { nextCursor } from './next.ts';
import { streamIfSlow } from './stream.ts';

/**
 * A page of a list that belongs to the visitor, with the addresses of the first page and the next one on ours.
 *
 * @param api the list's path, in the API
 */
export async function ownList<Item>(event: RequestEvent, api: string) {
  requireUser(event);
  const here = event.url.pathname;
  const cursor = event.url.searchParams.get('cursor');
  const query = new URLSearchParams(cursor ? { cursor } : {});
  const list = await streamIfSlow(event, call<Item[]>(event, `${api}?${query}`), (items, link) => {
    const following = nextCursor(link);
    return { items, next: following && `${here}?${new URLSearchParams({ cursor: following })}` };
  });
  return { list: list.value, first: cursor ? here : undefined };
}
