import { CheckIn } from '@boxoffice/shared/api/passes.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { soldBy } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { loadTicket } from '../tables/tickets.ts';
import { checkInCode } from './check-in-code.ts';

export const checkIn = httpFunction(
  passesService,
  'check-in',
  CheckIn,
  async ({ params, body, caller, given, keepAnswer }) => {
    soldBy(caller.userId, await loadTicket(params.id, caller));
    return ok(await checkInCode(params.id, body, given, (answer) => keepAnswer(ok(answer))));
  },
);
