import { CheckIn } from '@boxoffice/shared/api/check-ins.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { passesService } from '../service.ts';
import { checkInPass } from './check-in-pass.ts';
import { requireCheckInAccess } from './may-check-in.ts';

export const checkIn = httpFunction(
  passesService,
  'check-in',
  CheckIn,
  async ({ params, body, caller, headers, given, keepAnswer }) => {
    await requireCheckInAccess({ params, caller, headers, given });
    return ok(await checkInPass(params.id, body, given, (answer) => keepAnswer(ok(answer))));
  },
);
