import { redirect } from '@sveltejs/kit';
import { keepHelperToken } from '#lib/server/helper-cookie.ts';
import { protectLinkPage } from '#lib/server/link-page.ts';
import type { RequestHandler } from './$types';

/** The link of helpers. Opening it again changes nothing. */
export const GET: RequestHandler = (event) => {
  const { ticketId, token } = event.params;
  protectLinkPage(event);
  keepHelperToken(event, ticketId, token);
  redirect(303, `/check-in/${encodeURIComponent(ticketId)}`);
};
