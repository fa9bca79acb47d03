import type { Seat } from './pass.ts';

/** Whose data is erased: an address, or everything that a user was part of. */
export interface Erased {
  email?: string;
  userId?: string;
}

/**
 * A pass without the addresses that it was offered to, where they are this address or the transfer is this user's.
 * Ids stay, because a pass must keep whom it belonged to. An open offer can still be accepted.
 *
 * @returns undefined when there is none
 */
export function withoutAddresses(seat: Seat, { email, userId }: Erased): Seat | undefined {
  const isErased = (address: string | undefined, parties: string[]): boolean =>
    address !== undefined && (address === email || (userId !== undefined && parties.includes(userId)));
  const { transfer, history } = seat;
  const offer = isErased(transfer?.email, [seat.holder]);
  const past = history.map((accepted) => isErased(accepted.email, [accepted.from, accepted.to]));
  if (!offer && !past.includes(true)) return undefined;
  return {
    ...seat,
    version: seat.version + 1,
    transfer: transfer && offer ? { ...transfer, email: undefined } : transfer,
    history: history.map((accepted, n) => (past[n] ? { ...accepted, email: undefined } : accepted)),
  };
}

/** A pass without the names of the devices that have checked it in; undefined when there is none. */
export function withoutDevices(seat: Seat): Seat | undefined {
  if (seat.checkIns.every(({ device }) => device === undefined)) return undefined;
  return {
    ...seat,
    version: seat.version + 1,
    checkIns: seat.checkIns.map((checkIn) => ({ ...checkIn, device: undefined })),
  };
}
