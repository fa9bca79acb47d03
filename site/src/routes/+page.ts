import { homeStringsOf } from '#lib/strings/home.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  return { ...data, words: await homeStringsOf(language) };
};
