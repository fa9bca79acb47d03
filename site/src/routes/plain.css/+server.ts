import { NO_SCRIPT_COOKIE } from '#lib/server/stream.ts';
import type { RequestHandler } from './$types';

/** In seconds. */
const DAY = 24 * 3600;

/** Asked for by a browser without JavaScript, from app.html: from now on it gets its pages whole. */
export const GET: RequestHandler = ({ cookies, url }) => {
  cookies.set(NO_SCRIPT_COOKIE, '1', {
    path: '/',
    maxAge: DAY,
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  });
  return new Response('', {
    headers: { 'content-type': 'text/css', 'cache-control': `private, max-age=${DAY / 2}` },
  });
};
