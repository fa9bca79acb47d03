import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { ownList } from '#lib/server/own-list.ts';
import { type ShownPass, shownPass } from '#lib/server/shown-pass.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  ...(await ownList<Pass, ShownPass>(event, '/api/passes', shownPass)),
  now: Date.now(),
});
