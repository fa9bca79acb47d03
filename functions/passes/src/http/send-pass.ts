import { SendPass } from '@boxoffice/shared/api/passes.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { newTransferToken } from '../codes/transfer-token.ts';
import { newMail } from '../domain/mail.ts';
import { heldBy, seatOfId } from '../domain/pass.ts';
import { offer } from '../domain/transfer.ts';
import { sendSoon } from '../mail/send.ts';
import { passesService } from '../service.ts';
import { userExists } from '../tables/erased-users.ts';
import { countOfferMail, mails } from '../tables/mails.ts';
import { putMentions, subjectOf } from '../tables/mentions.ts';
import { findPass, putSeat } from '../tables/seats.ts';
import { loadTicket } from '../tables/tickets.ts';

export const sendPass = httpFunction(
  passesService,
  'send-pass',
  SendPass,
  async ({ params, body, caller, given }) => {
    const pass = heldBy(caller.userId, await findPass(seatOfId(params.id)));
    const ticket = await loadTicket(pass.order.ticketId, caller);
    const { token, hash } = newTransferToken(params.id);
    const startsAt = ticket?.startsAt === undefined ? undefined : Date.parse(ticket.startsAt);
    const command = { giver: caller.userId, giverEmail: caller.email, email: body.email, hash };
    const { seat, transfer } = offer(pass, command, startsAt, given);
    const { email } = transfer;
    if (email !== undefined) await countOfferMail(caller.userId, given.now);
    const { orderId } = seat;
    const about = { userId: caller.userId, orderId, seat: seat.seat, transferId: transfer.id };
    const mail = email === undefined ? undefined : newMail({ kind: 'pass-offered', ...about }, given);
    const mentions = email === undefined ? [] : putMentions(seat, [caller.userId, subjectOf(email)]);
    await passesService.commit({
      writes: [
        ...putSeat(pass, seat),
        userExists(caller.userId),
        ...mentions,
        ...(mail ? [mails.put(mail)] : []),
      ],
    });
    if (mail) sendSoon(mail);
    return created({ id: transfer.id, expiresAt: new Date(transfer.expiresAt).toISOString(), token });
  },
);
