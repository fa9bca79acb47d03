import type { CheckInResult } from '@boxoffice/shared/api/passes.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { admission, type Pass, type Seat, type StoredCheckIn, statusOf } from './pass.ts';

/** A pass that so many scanners have admitted without a network shows a mistake, not a door. */
const MOST_STORED = 50;

/** A code that a scanner has read. */
export interface ScannedCode {
  generation: number;
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
 * result is, because the visitor is inside already; a repeat of it gives the same result and changes nothing.
 *
 * @throws Refused (409) when the pass has too many stored check-ins
 */
export function checkIn(pass: Pass, scanned: ScannedCode, given: Given): CheckedIn {
  const { seat } = pass;
  const isOffline = scanned.at !== undefined;
  const stored = isOffline ? seat.checkIns.find((checkIn) => isSame(checkIn, scanned)) : undefined;
  const admitted = admission(seat);
  if (stored) return { result: stored.result, at: (admitted ?? stored).at };
  const result = resultOf(pass, scanned);
  if (result !== 'admitted' && !isOffline) return { result, at: admitted?.at ?? given.now };
  if (seat.checkIns.length >= MOST_STORED) throw new Refused(409, 'check-ins-too-many');
  const { generation, device, at = given.now } = scanned;
  const checkIns = [...seat.checkIns, { at, receivedAt: given.now, device, generation, result }];
  // An admitted pass can't change hands.
  const transfer = result === 'admitted' ? undefined : seat.transfer;
  return {
    result,
    at: admitted?.at ?? at,
    next: { ...seat, transfer, checkIns, version: seat.version + 1 },
  };
}

const isSame = (stored: StoredCheckIn, scanned: ScannedCode): boolean =>
  stored.at === scanned.at && stored.device === scanned.device && stored.generation === scanned.generation;

function resultOf(pass: Pass, { generation }: ScannedCode): CheckInResult {
  const status = statusOf(pass);
  if (status === 'void' || generation !== pass.seat.generation) return 'void';
  return status === 'admitted' ? 'already-admitted' : 'admitted';
}
