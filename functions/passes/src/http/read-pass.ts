import { ReadPass } from '@boxoffice/shared/api/passes.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { heldBy, seatOfId } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { findPass } from '../tables/seats.ts';
import { views } from './view.ts';

export const readPass = httpFunction(passesService, 'read-pass', ReadPass, async ({ params, caller }) => {
  const pass = heldBy(caller.userId, await findPass(seatOfId(params.id)));
  const [view] = await views([pass], caller.userId);
  return ok(view);
});
