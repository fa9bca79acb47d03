import { type CheckInAnswer, UploadCheckIns } from '@boxoffice/shared/api/passes.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { soldBy } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { loadTicket } from '../tables/tickets.ts';
import { checkInCode } from './check-in-code.ts';

/** Each check-in is stored by itself. When one fails, the scanner uploads all of them again. */
export const uploadCheckIns = httpFunction(
  passesService,
  'upload-check-ins',
  UploadCheckIns,
  async ({ params, body, caller, given }) => {
    soldBy(caller.userId, await loadTicket(params.id, caller));
    const results: CheckInAnswer[] = [];
    // One after the other: two check-ins of a pass are decided in the order of the upload.
    for (const scan of body.checkIns)
      results.push(await retryOnConflict(() => checkInCode(params.id, scan, given)));
    return ok({ results });
  },
);
