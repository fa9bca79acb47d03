import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { heldBy, type OpenTransfer, type Pass, type Seat, statusOf } from './pass.ts';

/** How long a link works when the event has no start, in milliseconds. */
const LONGEST_MS = 30 * 86_400_000;
/** The history of a pass is part of its item. */
const MOST_TRANSFERS = 20;
/** The mail of an offer can be sent twice. So many of its links work. */
const MOST_MAILED = 5;

/** Offers a pass to whoever has the secret with this hash. */
export function offer(
  held: Pass | undefined,
  command: { giver: string; giverEmail: string; email?: string | undefined; hash: string },
  /** The start of the event, in epoch milliseconds. */
  startsAt: number | undefined,
  given: Given,
): { seat: Seat; transfer: OpenTransfer } {
  const pass = heldBy(command.giver, held);
  const { seat } = pass;
  checkTransferable(pass);
  if (startsAt !== undefined && startsAt <= given.now) throw new Refused(409, 'event-started');
  if (command.email !== undefined && command.email === command.giverEmail)
    throw new Refused(409, 'transfer-to-yourself', { field: 'email' });
  if (isOpen(seat.transfer, given.now)) throw new Refused(409, 'transfer-open');
  if (seat.history.length >= MOST_TRANSFERS) throw new Refused(409, 'transfers-too-many');
  const transfer: OpenTransfer = {
    id: given.newId(),
    hash: command.hash,
    email: command.email,
    createdAt: given.now,
    expiresAt: Math.min(startsAt ?? Number.POSITIVE_INFINITY, given.now + LONGEST_MS),
  };
  return { seat: { ...seat, transfer, version: seat.version + 1 }, transfer };
}

/** Adds a link for the mail of an offer; undefined when this offer has ended. */
export function addMailedLink(pass: Pass, transferId: string, hash: string): Seat | undefined {
  const { seat } = pass;
  if (seat.transfer?.id !== transferId || statusOf(pass) !== 'valid') return undefined;
  const mailed = [...(seat.transfer.mailed ?? []), hash].slice(-MOST_MAILED);
  return { ...seat, transfer: { ...seat.transfer, mailed }, version: seat.version + 1 };
}

/** Ends an offer that nobody has accepted. Undefined when there is none: a repeat changes nothing. */
export function takeBack(pass: Pass | undefined, giver: string): Seat | undefined {
  const [last] = pass?.seat.history.slice(-1) ?? [];
  if (pass?.seat.holder !== giver && last?.from === giver) throw new Refused(409, 'transfer-accepted');
  const { seat } = heldBy(giver, pass);
  return seat.transfer && { ...seat, transfer: undefined, version: seat.version + 1 };
}

/**
 * Makes a user the holder of an offered pass. The new generation makes the old code void.
 *
 * @returns the next state; the present one when this user has accepted with the same link before
 * @throws Refused (404) for every link that does not work, so that it tells a stranger nothing
 */
export function accept(
  pass: Pass | undefined,
  command: { hash: string; recipient: string },
  given: Given,
): Seat {
  const { hash, recipient } = command;
  const [last] = pass?.seat.history.slice(-1) ?? [];
  if (pass && last?.hash === hash && last.to === recipient && pass.seat.holder === recipient)
    return pass.seat;
  const transfer = pass?.seat.transfer;
  if (!pass || !isOpen(transfer, given.now) || !opens(transfer, hash) || statusOf(pass) !== 'valid')
    throw new Refused(404, 'transfer-dead');
  const { seat } = pass;
  if (recipient === seat.holder) throw new Refused(409, 'transfer-to-yourself');
  const { id, email } = transfer;
  return {
    ...seat,
    transfer: undefined,
    holder: recipient,
    generation: seat.generation + 1,
    version: seat.version + 1,
    history: [...seat.history, { id, hash, email, from: seat.holder, to: recipient, at: given.now }],
  };
}

function checkTransferable(pass: Pass): void {
  const status = statusOf(pass);
  if (status === 'void') throw new Refused(409, 'pass-void');
  if (status === 'admitted') throw new Refused(409, 'pass-admitted');
}

const opens = ({ hash, mailed = [] }: OpenTransfer, presented: string): boolean =>
  hash === presented || mailed.includes(presented);

const isOpen = (transfer: OpenTransfer | undefined, now: number): transfer is OpenTransfer =>
  transfer !== undefined && transfer.expiresAt > now;
