import type { CheckInAnswer } from '@boxoffice/shared/api/check-ins.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { Write } from '@boxoffice/shared/tables/items.ts';
import { verifyCode } from '../codes/pass-codes.ts';
import { checkIn } from '../domain/check-in.ts';
import { admission, type Pass, passId, seatOfId } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { findPass, putSeat } from '../tables/seats.ts';

/** What a scanner sends: a code, or the id of a pass. */
interface Scan {
  code?: string | undefined;
  passId?: string | undefined;
  id?: string | undefined;
  /** ISO 8601. */
  at?: string | undefined;
  device?: string | undefined;
}

/**
 * Checks in a pass of a ticket.
 *
 * @param alsoWrite writes for the transaction of the check-in, made of its answer
 * @throws Conflict when the pass or its order has changed meanwhile
 */
export async function checkInPass(
  ticketId: string,
  scan: Scan,
  given: Given,
  alsoWrite: (answer: CheckInAnswer) => Write[] = () => [],
): Promise<CheckInAnswer> {
  const found = await passOfScan(ticketId, scan);
  if (typeof found === 'string') return { result: found, at: new Date(given.now).toISOString() };
  const { pass, generation } = found;
  const { id, device, at } = scan;
  const scanned = { generation, id, device, at: at === undefined ? undefined : Date.parse(at) };
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

async function passOfScan(
  ticketId: string,
  { code, passId }: Scan,
): Promise<{ pass: Pass; generation?: number } | 'unknown' | 'other-event'> {
  const claims = code === undefined ? undefined : await verifyCode(code);
  if (claims && claims.ticketId !== ticketId) return 'other-event';
  const id = claims?.passId ?? passId;
  const pass = id === undefined ? undefined : await findPass(seatOfId(id));
  if (pass?.order.ticketId !== ticketId) return 'unknown';
  return { pass, ...(claims && { generation: claims.generation }) };
}
