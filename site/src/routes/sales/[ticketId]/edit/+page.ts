import { sellingStringsOf } from '#lib/strings/selling.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  return { ...data, selling: await sellingStringsOf(language) };
};
