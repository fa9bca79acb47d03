import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, dataOrError } from '#lib/server/api.ts';
import { PictureCache } from '#lib/server/picture-cache.ts';
import { sharePicture } from '#lib/server/share-picture.ts';
import type { RequestHandler } from './$types';

const pictures = new PictureCache(100);

/** The picture of a link to the ticket, for messengers and social networks. */
export const GET: RequestHandler = async (event) => {
  const path = `/api/tickets/${encodeURIComponent(event.params.id)}`;
  const ticket = dataOrError(event, await callApi<Ticket>(event, path));
  const { locale } = event.locals.preferences;
  const png = await pictures.get(`${ticket.id} ${ticket.version} ${locale}`, () =>
    sharePicture(ticket, locale),
  );
  // The picture of the site. Messengers keep it for a while, so it is an answer for a rush only.
  if (!png) redirect(302, '/share.png');
  const headers = {
    'content-type': 'image/png',
    'cache-control': 'public, max-age=3600',
    // Other sites show it in previews.
    'cross-origin-resource-policy': 'cross-origin',
  };
  return new Response(png, { headers });
};
