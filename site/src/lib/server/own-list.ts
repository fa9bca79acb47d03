import type { RequestEvent } from '@sveltejs/kit';
import { callApi, requireUser } from './api.ts';
import { nextCursor } from './pagination.ts';
import { type LateFailure, streamIfSlow } from './stream.ts';

/** A page of a list that belongs to the user. */
export interface OwnListPage<Shown> {
  list: Items<Shown> | Promise<Items<Shown> | LateFailure>;
  /** The URL of the first page, on any other one. */
  first: string | undefined;
}

interface Items<Shown> {
  items: Shown[];
  /** The URL of the next page. */
  next: string | undefined;
}

/**
 * One page of a list that belongs to the user, with the URLs of the first and the next page.
 *
 * @param apiPath the list's path in the API
 * @param show makes what the page needs of an item
 */
export async function ownList<Item, Shown>(
  event: RequestEvent,
  apiPath: string,
  show: (item: Item) => Shown,
): Promise<OwnListPage<Shown>> {
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
