import { AcceptPass } from '@boxoffice/shared/api/passes.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { readTransferToken } from '../codes/transfer-token.ts';
import { newMail } from '../domain/mail.ts';
import type { Pass, Seat } from '../domain/pass.ts';
import { accept } from '../domain/transfer.ts';
import { sendSoon } from '../mail/send.ts';
import { passesService } from '../service.ts';
import { userExists } from '../tables/erased-users.ts';
import { mails } from '../tables/mails.ts';
import { putMentions } from '../tables/mentions.ts';
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
    if (seat !== pass.seat) await storeAccepted(pass, seat, given);
    const [view] = await views([{ order: pass.order, seat }], caller.userId);
    return created(view);
  },
);

/** Stores the pass of its new holder, and tells the former one. */
async function storeAccepted(pass: Pass, seat: Seat, given: Given): Promise<void> {
  const { orderId, seat: number, holder: userId, transfer } = pass.seat;
  const transferId = transfer?.id ?? '';
  const mail = newMail({ kind: 'pass-taken-over', userId, orderId, seat: number, transferId }, given);
  const mentions = transfer?.email === undefined ? [] : putMentions(seat, [seat.holder]);
  await passesService.commit({
    writes: [...putSeat(pass, seat), userExists(seat.holder), ...mentions, mails.put(mail)],
  });
  sendSoon(mail);
}
