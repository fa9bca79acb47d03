import { AcceptPass } from '@boxoffice/shared/api/passes.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { readTransferToken } from '../codes/transfer-token.ts';
import { accept } from '../domain/transfer.ts';
import { passesService } from '../service.ts';
import { findPass, putSeat } from '../tables/seats.ts';
import { views } from './view.ts';

export const acceptPass = httpFunction(
  passesService,
  'accept-pass',
  AcceptPass,
  async ({ params, caller, given }) => {
    const { hash, ...ref } = readTransferToken(params.token);
    const pass = await findPass(ref);
    const seat = accept(pass, { hash, recipient: caller.userId }, given);
    if (!pass) throw new Refused(404, 'transfer-dead');
    if (seat !== pass.seat) await passesService.commit({ writes: putSeat(pass, seat) });
    const [view] = await views([{ order: pass.order, seat }], caller.userId);
    return created(view);
  },
);
