import { salesStringsOf } from '#lib/strings/sales.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => {
  const { language } = await parent();
  return { words: await salesStringsOf(language) };
};
