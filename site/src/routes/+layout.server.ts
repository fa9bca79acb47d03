import { settings } from '#lib/server/settings.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { user, preferences }, depends }) => {
  depends('boxoffice:user');
  return {
    user: user ? { id: user.userId, email: user.email } : null,
    language: preferences.language,
    locale: preferences.locale,
    theme: preferences.theme,
    publicUrl: settings().PUBLIC_URL,
  };
};
