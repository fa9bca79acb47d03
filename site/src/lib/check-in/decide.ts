import type { CheckInAnswer, CheckInList, CheckInResult } from '@boxoffice/shared/api/check-ins.ts';
import type { PassClaims } from '@boxoffice/shared/identity/pass-code.ts';
import type { Scan } from './scan.ts';

/** What the page shows of a scan. */
export interface Verdict {
  /**
   * - `unlisted`: this device's list does not have the pass.
   * - `not-stored`: the pass is valid, but this device could not store the check-in.
   */
  result: CheckInResult | 'unlisted' | 'not-stored';
  passId?: string | undefined;
  seat?: number | undefined;
  /** The number of passes of the order; only the service knows it. */
  of?: number | undefined;
  /** When and on which device the pass was admitted. ISO 8601. */
  at?: string | undefined;
  device?: string | undefined;
  /** Decided on this device, without the service. */
  isOffline?: boolean;
}

export const verdictOf = ({ result, pass, at }: CheckInAnswer): Verdict => ({
  ...{ result, passId: pass?.id, seat: pass?.seat, of: pass?.of, at, device: pass?.admittedOn },
});

/** What a code says; of a pass that was found by a search, only its id. */
export type Claims = PassClaims | { passId: string };

/**
 * Decides on the device whether a pass is admitted, in the way of the service (functions/passes).
 *
 * @param claims undefined for a code that is forged or no code
 * @param scans the check-ins of this device
 */
export function decideOffline(
  claims: Claims | undefined,
  ticketId: string,
  list: CheckInList,
  scans: readonly Scan[],
): Verdict {
  if (!claims) return { result: 'unknown', isOffline: true };
  if ('ticketId' in claims && claims.ticketId !== ticketId) return { result: 'other-event', isOffline: true };
  const { passId } = claims;
  const pass = { passId, seat: seatOf(passId), isOffline: true };
  const own = admittedHere(passId, scans);
  if (own) return { ...pass, result: 'already-admitted', at: own.at, device: own.device };
  const entry = list.passes.find(({ id }) => id === passId);
  if (!entry) return { ...pass, result: 'unlisted' };
  if (entry.status === 'void' || ('generation' in claims && claims.generation !== entry.generation))
    return { ...pass, result: 'void' };
  if (entry.status === 'admitted')
    return { ...pass, result: 'already-admitted', at: entry.at, device: entry.device };
  return { ...pass, result: 'admitted' };
}

/** The first check-in of a pass on this device. */
export function admittedHere(
  passId: string,
  scans: readonly Scan[],
): { at: string; device: string } | undefined {
  const [first] = scans.filter((scan) => scan.passId === passId).sort((one, other) => one.at - other.at);
  return first && { at: new Date(first.at).toISOString(), device: first.device };
}

/** How many passes are admitted: those of the list, and those that only this device has admitted. */
export function countAdmitted(list: CheckInList, scans: readonly Scan[]): number {
  const valid = new Set(list.passes.filter(({ status }) => status === 'valid').map(({ id }) => id));
  return list.admitted + new Set(scans.map(({ passId }) => passId).filter((id) => valid.has(id))).size;
}

/** The number of the seat is the end of a pass's id. */
export const seatOf = (passId: string): number => Number(passId.slice(37));
