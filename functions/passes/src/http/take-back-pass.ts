import { TakeBackPass } from '@boxoffice/shared/api/passes.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { seatOfId } from '../domain/pass.ts';
import { takeBack } from '../domain/transfer.ts';
import { passesService } from '../service.ts';
import { findPass, putSeat } from '../tables/seats.ts';

export const takeBackPass = httpFunction(
  passesService,
  'take-back-pass',
  TakeBackPass,
  async ({ params, caller }) => {
    const pass = await findPass(seatOfId(params.id));
    const seat = takeBack(pass, caller.userId);
    if (pass && seat) await passesService.commit({ writes: putSeat(pass, seat) });
    return noContent();
  },
);
