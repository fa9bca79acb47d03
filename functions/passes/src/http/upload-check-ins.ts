import { type CheckInAnswer, UploadCheckIns } from '@boxoffice/shared/api/check-ins.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { passesService } from '../service.ts';
import { checkInPass } from './check-in-pass.ts';
import { requireCheckInAccess } from './may-check-in.ts';

/** Each check-in is stored by itself. When one fails, the scanner uploads all of them again. */
export const uploadCheckIns = httpFunction(
  passesService,
  'upload-check-ins',
  UploadCheckIns,
  async ({ params, body, caller, headers, given }) => {
    await requireCheckInAccess({ params, caller, headers, given });
    const results: CheckInAnswer[] = [];
    // One after the other: two check-ins of a pass are decided in the order of the upload.
    for (const scan of body.checkIns)
      results.push(await retryOnConflict(() => checkInPass(params.id, scan, given)));
    return ok({ results });
  },
);
