import { ExportPasses } from '@boxoffice/shared/api/exports.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { passesService } from '../service.ts';
import { passesOf } from '../tables/holders.ts';
import { views } from './view.ts';

/** Also the bought passes that the caller gave away, with the addresses that the caller has typed. */
export const exportPasses = httpFunction(
  passesService,
  'export-passes',
  ExportPasses,
  async ({ query: { limit, cursor }, caller, url }) => {
    const { passes, next } = await passesOf(caller.userId, limit, cursor, { withGiven: true });
    return page(await views(passes, caller.userId), url, next);
  },
);
