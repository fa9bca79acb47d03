import { doorStringsOf } from '#lib/strings/door.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  return { ...data, door: await doorStringsOf(language) };
};
