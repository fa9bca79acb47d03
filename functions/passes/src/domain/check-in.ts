import type { CheckInResult } from '@boxoffice/shared/api/check-ins.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { admission, type Pass, type Seat, type StoredCheckIn, statusOf, timeOf } from './pass.ts';

/** A pass that more scanners have admitted without a network shows a mistake, which these check-ins prove. */
const MOST_STORED = 50;

/** A check-in request: a scanner has read a code, or a helper has found the pass by search. */
export interface ScannedPass {
  /** That of the code. A found pass is checked in whatever its generation is. */
  generation?: number | undefined;
  /** Of the check-in. */
  id?: string | undefined;
  device?: string | undefined;
  /** When the scanner admitted the pass without a network, in epoch milliseconds by its own clock. */
  at?: number | undefined;
}

/** The result, and the next state if it changes anything. */
export interface CheckedIn {
  result: CheckInResult;
  /** When the pass was admitted, or now. */
  at: number;
  next?: Seat;
}

/**
 * Checks in a pass. The first check-in admits it. A check-in that was made without a network is stored whatever its
 * result is, because the visitor is inside already. A repeat gives the same result and changes nothing.
 */
export function checkIn(pass: Pass, scanned: ScannedPass, given: Given): CheckedIn {
  const { seat } = pass;
  const isOffline = scanned.at !== undefined;
  const { generation = seat.generation, id, device, at = given.now } = scanned;
  const admitted = admission(seat);
  const stored = seat.checkIns.find((checkIn) => isSame(checkIn, { ...scanned, generation }));
  if (stored) return { result: stored.result, at: timeOf(admitted ?? stored) };
  const result = resultOf(pass, generation);
  const kept = roomFor(result, seat.checkIns);
  if ((result !== 'admitted' && !isOffline) || !kept)
    return { result, at: admitted ? timeOf(admitted) : given.now };
  const added: StoredCheckIn = { id, at, receivedAt: given.now, device, generation, result };
  // An admitted pass can't change hands.
  const transfer = result === 'admitted' ? undefined : seat.transfer;
  return {
    result,
    at: timeOf(admitted ?? added),
    next: { ...seat, transfer, checkIns: [...kept, added], version: seat.version + 1 },
  };
}

/** An offline check-in without an id is known by its time and device. */
const isSame = (stored: StoredCheckIn, { id, at, device, generation }: ScannedPass): boolean =>
  id !== undefined
    ? stored.id === id
    : at !== undefined && stored.at === at && stored.device === device && stored.generation === generation;

/** The check-ins to keep beside a new one; undefined when it is one too many. An admission is never too many. */
function roomFor(result: CheckInResult, checkIns: StoredCheckIn[]): StoredCheckIn[] | undefined {
  if (checkIns.length < MOST_STORED) return checkIns;
  return result === 'admitted' ? checkIns.slice(1) : undefined;
}

function resultOf(pass: Pass, generation: number): CheckInResult {
  const status = statusOf(pass);
  if (status === 'void' || generation !== pass.seat.generation) return 'void';
  return status === 'admitted' ? 'already-admitted' : 'admitted';
}
