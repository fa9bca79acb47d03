import { NO_SCRIPT_COOKIE } from '#lib/server/stream.ts';
import type { RequestHandler } from './$types';

const DAY_SECONDS = 24 * 3600;

/** A browser without JavaScript loads this file (app.html). Its next pages are not streamed. */
export const GET: RequestHandler = ({ cookies, url }) => {
  cookies.set(NO_SCRIPT_COOKIE, '1', {
    path: '/',
    maxAge: DAY_SECONDS,
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  });
  return new Response('', {
    headers: { 'content-type': 'text/css', 'cache-control': `private, max-age=${DAY_SECONDS / 2}` },
  });
};
