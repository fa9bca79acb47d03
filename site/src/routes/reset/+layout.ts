import { recoveryStringsOf } from '#lib/strings/recovery.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => {
  const { language } = await parent();
  return { words: await recoveryStringsOf(language) };
};
