import type { RequestEvent } from '@sveltejs/kit';
import { callApi, requireUser } from './api.ts';
import { nextCursor } from './pagination.ts';
import { streamIfSlow } from './stream.ts';

/**
 * One page of a list that belongs to the user, with the URLs of the first and the next page.
 *
 * @param apiPath the list's path in the API
 * @param show makes what the page needs of an item
 */
export async function ownList<Item, Shown = Item>(
  event: RequestEvent,
  apiPath: string,
  show: (item: Item) => Shown = (item) => item as unknown as Shown,
) {
  requireUser(event);
  const path = event.url.pathname;
  const cursor = event.url.searchParams.get('cursor');
  const query = new URLSearchParams(cursor ? { cursor } : {});
  const list = await streamIfSlow(event, callApi<Item[]>(event, `${apiPath}?${query}`), (items, link) => {
    const following = nextCursor(link);
    return {
      items: items.map(show),
      next: following && `${path}?${new URLSearchParams({ cursor: following })}`,
    };
  });
  return { list: list.value, first: cursor ? path : undefined };
}
