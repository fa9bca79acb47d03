import { Unreachable } from '@boxoffice/shared/errors.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { type Erased, withoutAddresses, withoutDevices } from '../domain/erasure.ts';
import type { Seat } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { deleteHelperLinks } from '../tables/helper-links.ts';
import { deleteMention, mentionsOf } from '../tables/mentions.ts';
import { findPass, passesOfTicket, putSeat, type SeatRef } from '../tables/seats.ts';
import { ticketsSoldBy } from '../tables/tickets.ts';

/**
 * Erases addresses from the passes that mention a subject. A mention is deleted after its pass is stored, so a repetition
 * continues.
 *
 * @param end the time limit, of `performance.now()`
 * @throws Unreachable when the time is over: a repetition continues
 */
export async function eraseAddresses(subject: string, erased: Erased, end: number): Promise<void> {
  for await (const mention of mentionsOf(subject)) {
    checkTime(end);
    await changeSeat(mention, (seat) => withoutAddresses(seat, erased));
    await deleteMention(mention);
  }
}

/** Erases the names of devices that have checked in passes for a seller, and ends the links of the seller's helpers. */
export async function eraseDeviceNames(seller: string, end: number): Promise<void> {
  for await (const ticketId of ticketsSoldBy(seller)) {
    for (const { seat } of await passesOfTicket(ticketId)) {
      checkTime(end);
      // The list is of an index, which can be late, so the pass itself is read again.
      if (withoutDevices(seat)) await changeSeat(seat, withoutDevices);
    }
    await deleteHelperLinks(ticketId);
  }
}

const changeSeat = (ref: SeatRef, change: (seat: Seat) => Seat | undefined): Promise<void> =>
  retryOnConflict(async () => {
    const pass = await findPass(ref);
    const seat = pass && change(pass.seat);
    if (pass && seat) await passesService.commit({ writes: putSeat(pass, seat) });
  });

function checkTime(end: number): void {
  if (performance.now() > end) throw new Unreachable('More passes are left than one request can change');
}
