import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { newTransferToken } from '../codes/transfer-token.ts';
import { passId } from '../domain/pass.ts';
import { addMailedLink } from '../domain/transfer.ts';
import { passesService } from '../service.ts';
import { findPass, putSeat, type SeatRef } from '../tables/seats.ts';

/**
 * Makes the link of an offer for its mail; undefined when the offer has ended. The table has only hashes of links, so
 * the mail gets one of its own. The link that the giver has stays valid too.
 */
export const newOfferLink = (
  ref: SeatRef,
  transferId: string,
): Promise<{ token: string; ticketId: string; expiresAt: number; email: string } | undefined> =>
  retryOnConflict(async () => {
    const pass = await findPass(ref);
    if (!pass) return undefined;
    const { token, hash } = newTransferToken(passId(ref));
    const seat = addMailedLink(pass, transferId, hash);
    if (seat?.transfer?.email === undefined) return undefined;
    await passesService.commit({ writes: putSeat(pass, seat) });
    const { email, expiresAt } = seat.transfer;
    return { token, ticketId: seat.ticketId, expiresAt, email };
  });
