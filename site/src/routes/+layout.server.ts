import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, request }) => ({
  user: locals.caller ? { id: locals.caller.userId, email: locals.caller.email } : null,
  locale: localeOf(request.headers.get('accept-language')),
});

/** The visitor's first language that numbers and dates can be written in. */
function localeOf(accepted: string | null): string {
  for (const part of accepted?.split(',') ?? []) {
    const tag = part.split(';')[0]?.trim() ?? '';
    try {
      const [locale] = Intl.DateTimeFormat.supportedLocalesOf(tag);
      if (locale) return locale;
    } catch {
      // Anyone can send anything: no language tag, so the next one.
    }
  }
  return 'en-US';
}
