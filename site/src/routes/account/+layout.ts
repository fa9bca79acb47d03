import { accountStringsOf } from '#lib/strings/account.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => {
  const { language } = await parent();
  return { words: await accountStringsOf(language) };
};
