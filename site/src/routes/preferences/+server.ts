import { redirect } from '@sveltejs/kit';
import { formOf } from '#lib/server/form-fields.ts';
import { safeRedirectTarget } from '#lib/server/next.ts';
import { preferenceCookies } from '#lib/server/preferences.ts';
import { isLanguage } from '#lib/strings/languages.ts';
import { isTheme } from '#lib/theme.ts';
import type { RequestHandler } from './$types';

const YEAR = 365 * 24 * 3600;

/** Keeps the language or the theme that a visitor chose. What is none of ours stands for: no choice. */
export const POST: RequestHandler = async (event) => {
  const { cookies, url } = event;
  const form = await formOf(event);
  const keep = (name: string, allowed: (text: string | undefined) => boolean) => {
    const value = form.get(name);
    if (typeof value !== 'string') return;
    const options = {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: url.protocol === 'https:',
    } as const;
    if (allowed(value)) cookies.set(name, value, { ...options, maxAge: YEAR });
    else cookies.delete(name, options);
  };
  keep(preferenceCookies.language, isLanguage);
  keep(preferenceCookies.theme, isTheme);
  const next = form.get('next');
  redirect(303, safeRedirectTarget(typeof next === 'string' ? next : '/'));
};
