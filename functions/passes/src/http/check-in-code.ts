import type { CheckInAnswer } from '@boxoffice/shared/api/passes.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { Write } from '@boxoffice/shared/tables/items.ts';
import { verifyCode } from '../codes/pass-codes.ts';
import { checkIn } from '../domain/check-in.ts';
import { admission, passId, seatOfId } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { findPass, putSeat } from '../tables/seats.ts';

/** A code as a scanner sends it. */
interface Scan {
  code: string;
  /** ISO 8601. */
  at?: string | undefined;
  device?: string | undefined;
}

/**
 * Checks in the pass of a code at the door of a ticket.
 *
 * @param alsoWrite writes for the transaction of the check-in, made of its answer
 * @throws Conflict when the pass or its order has changed meanwhile
 */
export async function checkInCode(
  ticketId: string,
  { code, at, device }: Scan,
  given: Given,
  alsoWrite: (answer: CheckInAnswer) => Write[] = () => [],
): Promise<CheckInAnswer> {
  const now = new Date(given.now).toISOString();
  const claims = await verifyCode(code);
  if (!claims) return { result: 'unknown', at: now };
  if (claims.ticketId !== ticketId) return { result: 'other-event', at: now };
  const pass = await findPass(seatOfId(claims.passId));
  if (pass?.order.ticketId !== ticketId) return { result: 'unknown', at: now };
  const scanned = {
    generation: claims.generation,
    device,
    at: at === undefined ? undefined : Date.parse(at),
  };
  const { result, at: admittedAt, next } = checkIn(pass, scanned, given);
  const seat = next ?? pass.seat;
  const admittedOn = admission(seat)?.device;
  const answer: CheckInAnswer = {
    result,
    pass: { id: passId(seat), seat: seat.seat, of: pass.order.seats, ...(admittedOn && { admittedOn }) },
    at: new Date(admittedAt).toISOString(),
  };
  if (next) await passesService.commit({ writes: [...putSeat(pass, next), ...alsoWrite(answer)] });
  return answer;
}
