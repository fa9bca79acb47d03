import { stringsOf } from '#lib/strings/languages.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data }) => ({ ...data, t: await stringsOf(data.language) });
