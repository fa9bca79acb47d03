import { checkInStringsOf } from '#lib/strings/check-in.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  return { ...data, words: await checkInStringsOf(language) };
};
