import { settings } from '#lib/server/settings.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { caller, preferences } }) => ({
  user: caller ? { id: caller.userId, email: caller.email } : null,
  language: preferences.language,
  locale: preferences.locale,
  theme: preferences.theme,
  publicUrl: settings().PUBLIC_URL,
});
