import { redirect } from '@sveltejs/kit';
import { formOf } from '#lib/server/form-fields.ts';
import { preferenceCookies } from '#lib/server/preferences.ts';
import { safeRedirectTarget } from '#lib/server/redirect-target.ts';
import { isLanguage } from '#lib/strings/languages.ts';
import { isTheme } from '#lib/theme.ts';
import type { RequestHandler } from './$types';

const YEAR_SECONDS = 365 * 24 * 3600;

/** Stores the chosen language or theme in a cookie. Any other value deletes the cookie. */
export const POST: RequestHandler = async (event) => {
  const { cookies, url } = event;
  const form = await formOf(event);
  const store = (name: string, isAllowed: (text: string | undefined) => boolean) => {
    const value = form.get(name);
    if (typeof value !== 'string') return;
    const options = {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: url.protocol === 'https:',
    } as const;
    if (isAllowed(value)) cookies.set(name, value, { ...options, maxAge: YEAR_SECONDS });
    else cookies.delete(name, options);
  };
  store(preferenceCookies.language, isLanguage);
  store(preferenceCookies.theme, isTheme);
  const next = form.get('next');
  redirect(303, safeRedirectTarget(typeof next === 'string' ? next : '/'));
};
